import {
  Inject,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { CommandRunner, EventCatalog, Keyring, ProcessHost, ProjectionHost, SealedEventStore } from '#kernel';
import type { Clock, EventStore, Ids, KeyStore, Leasing, LeaseStore, MasterKeys, ReadStore } from '#kernel';
import type { Config } from '../config/config.js';
import { OutcomeInterceptor } from '../http/outcome.interceptor.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { AccessGuard } from '../identity/access.guard.js';
import { GuardedRoutes } from '../identity/guarded-routes.js';
import { Owners } from '../identity/owners.js';
import { InputPipe } from '../input/input.pipe.js';
import { Descriptions } from '../history/descriptions.js';
import { LogDifferences } from '../history/log-differences.js';
import { LogPasts } from '../history/log-pasts.js';
import { PastAnswers } from '../history/past-controller.js';
import { PastAwareClock } from '../history/past-view.js';
import { ReportBook } from '../history/report-book.js';
import { ReportDifferencesController } from '../history/report-differences.controller.js';
import { States } from '../history/states.js';
import { StreamHistory } from '../history/stream-history.js';
import { StreamReader } from '../history/stream-reader.js';
import { ThingPasts } from '../history/thing-pasts.js';
import { HealthController } from '../operations/health.controller.js';
import { MetricsController } from '../operations/metrics.controller.js';
import { ProcessesController } from '../operations/processes.controller.js';
import { ProjectionsController } from '../operations/projections.controller.js';
import { MeasuredEventStore } from '../telemetry/measured-event-store.js';
import { Metrics } from '../telemetry/metrics.js';
import type { ContextDefinition } from './context-definition.js';
import { HOSTS } from './hosts.js';
import { OrderedCommands } from './ordered-commands.js';
import { OwnWrites } from './own-writes.js';
import { PersonalDataHolders } from './personal-data-holders.js';
import { ReadModels } from './read-models.js';
import { catalogOf, personalStreamsOf } from './sealed-log.js';
import { StartUp } from './start-up.js';
import {
  CLOCK,
  CONFIG,
  CONTEXTS,
  EVENT_STORE,
  IDS,
  KEY_STORE,
  LEASING,
  MASTER_KEYS,
  RAW_EVENT_STORE,
  READ_STORE,
} from './tokens.js';
import { WorkGate } from './work-gate.js';

/** What the service is composed of: made in `apps/`, where the stores are chosen. */
export interface CasebookOptions {
  readonly contexts: readonly ContextDefinition[];
  readonly config: Config;
  readonly events: EventStore;
  readonly documents: ReadStore;
  /** The keys of personal data, and what these are wrapped under. */
  readonly keys: KeyStore;
  readonly masterKeys: MasterKeys;
  /** By which copies of the program share the work; absent where this one does all of it. */
  readonly leases?: LeaseStore | undefined;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What answers questions of the present and of the past, here and in every context. */
const READERS = [
  OwnWrites,
  ReadModels,
  StreamHistory,
  StreamReader,
  States,
  ThingPasts,
  LogPasts,
  PastAnswers,
  Descriptions,
  ReportBook,
  LogDifferences,
];

const EXPORTED = [
  CONFIG,
  CONTEXTS,
  EVENT_STORE,
  RAW_EVENT_STORE,
  READ_STORE,
  KEY_STORE,
  MASTER_KEYS,
  Keyring,
  CLOCK,
  IDS,
  EventCatalog,
  CommandRunner,
  ProjectionHost,
  ProcessHost,
  ...READERS,
  PersonalDataHolders,
  Metrics,
];

/** The kernel as Nest sees it: its parts as providers, its hosts started and stopped with the application. */
@Module({})
export class CasebookModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore,
    @Inject(READ_STORE) private readonly documents: ReadStore,
    @Inject(KEY_STORE) private readonly keys: KeyStore,
    private readonly startUp: StartUp,
  ) {}

  static forRoot(options: CasebookOptions): DynamicModule {
    return {
      module: CasebookModule,
      global: true,
      imports: [CqrsModule.forRoot(), DiscoveryModule, ...options.contexts.map(({ module }) => module)],
      controllers: [
        HealthController,
        MetricsController,
        ProjectionsController,
        ProcessesController,
        ReportDifferencesController,
      ],
      providers: [...portsOf(options), ...HOSTS, ...HTTP, ...OWN],
      exports: EXPORTED,
    };
  }

  /** Handlers are registered by now: the modules that this one imports are ready before it. */
  async onApplicationBootstrap(): Promise<void> {
    await this.startUp.begin();
  }

  /** No request is under way any more. The hosts end with a last checkpoint, then the stores are closed. */
  async onApplicationShutdown(): Promise<void> {
    await this.startUp.end();
    await this.documents.close();
    await this.events.close();
    await this.keys.close();
  }
}

const leasingOf = ({ leases, config }: CasebookOptions): Leasing | null =>
  leases ? { store: leases, worker: config.instance } : null;

const portsOf = (options: CasebookOptions): Provider[] => [
  { provide: LEASING, useValue: leasingOf(options) },
  ...keysOf(options),
  ...storesOf(options),
];

const keysOf = ({ keys, masterKeys, clock, ids }: CasebookOptions): Provider[] => [
  { provide: KEY_STORE, useValue: keys },
  { provide: MASTER_KEYS, useValue: masterKeys },
  { provide: Keyring, useValue: new Keyring(keys, masterKeys, clock, ids) },
];

const storesOf = ({ contexts, config, events, documents, clock, ids }: CasebookOptions): Provider[] => [
  { provide: CONTEXTS, useValue: contexts },
  { provide: CONFIG, useValue: config },
  { provide: CLOCK, useValue: new PastAwareClock(clock) },
  { provide: IDS, useValue: ids },
  { provide: READ_STORE, useValue: documents },
  { provide: RAW_EVENT_STORE, useValue: events },
  {
    provide: EVENT_STORE,
    useFactory: (keys: Keyring, catalog: EventCatalog, metrics: Metrics, gate: WorkGate) => {
      const sealed = new SealedEventStore(events, {
        keys,
        catalog,
        streams: personalStreamsOf(contexts),
      });
      return new MeasuredEventStore(sealed, metrics, gate);
    },
    inject: [Keyring, EventCatalog, Metrics, WorkGate],
  },
  {
    provide: EventCatalog,
    useValue: catalogOf(contexts),
  },
];

const OWN: Provider[] = [
  ...READERS,
  StartUp,
  WorkGate,
  OrderedCommands,
  Owners,
  PersonalDataHolders,
  GuardedRoutes,
  Metrics,
];

/** One guard, one pipe, one interceptor and one filter for the whole service. */
const HTTP: Provider[] = [
  { provide: APP_GUARD, useClass: AccessGuard },
  { provide: APP_PIPE, useClass: InputPipe },
  { provide: APP_INTERCEPTOR, useClass: OutcomeInterceptor },
  { provide: APP_FILTER, useClass: ProblemFilter },
];

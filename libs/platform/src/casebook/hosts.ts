import { Logger, type Provider } from '@nestjs/common';
import { CommandRunner, dueTimers, EventCatalog, ProcessHost, ProjectionHost } from '#kernel';
import type { Clock, EventStore, Ids, Leasing, ReadStore } from '#kernel';
import type { Config } from '../config/config.js';
import type { ContextDefinition } from './context-definition.js';
import { noticeOfProcesses, noticeOfProjections } from './notices.js';
import { OrderedCommands } from './ordered-commands.js';
import { CLOCK, CONFIG, CONTEXTS, EVENT_STORE, IDS, LEASING, READ_STORE } from './tokens.js';

/** The parts of the kernel that run commands, projections and processes. */
export const HOSTS: Provider[] = [
  {
    provide: CommandRunner,
    useFactory: (events: EventStore, catalog: EventCatalog, clock: Clock, ids: Ids) =>
      new CommandRunner(events, catalog, clock, ids),
    inject: [EVENT_STORE, EventCatalog, CLOCK, IDS],
  },
  {
    provide: ProjectionHost,
    useFactory: (
      events: EventStore,
      documents: ReadStore,
      catalog: EventCatalog,
      clock: Clock,
      contexts: readonly ContextDefinition[],
      { partitions }: Config,
      leasing: Leasing | null,
    ) =>
      new ProjectionHost({
        events,
        documents,
        catalog,
        clock,
        projections: [dueTimers, ...contexts.flatMap(({ projections }) => projections)],
        notice: noticeOfProjections(new Logger('Projections')),
        forgetOn: new Set(contexts.flatMap(({ erasures = [] }) => erasures.map(({ type }) => type))),
        partitions,
        ...(leasing ? { leasing } : {}),
      }),
    inject: [EVENT_STORE, READ_STORE, EventCatalog, CLOCK, CONTEXTS, CONFIG, LEASING],
  },
  {
    provide: ProcessHost,
    useFactory: (
      events: EventStore,
      documents: ReadStore,
      catalog: EventCatalog,
      clock: Clock,
      ids: Ids,
      contexts: readonly ContextDefinition[],
      commands: OrderedCommands,
      projections: ProjectionHost,
      { partitions }: Config,
      leasing: Leasing | null,
    ) =>
      new ProcessHost({
        events,
        documents,
        catalog,
        clock,
        ids,
        processes: contexts.flatMap(({ processes }) => processes),
        timers: projections.readModel(dueTimers),
        execute: (command, payload, context) => commands.execute(command, payload, context),
        notice: noticeOfProcesses(new Logger('Processes')),
        // Where one program does everything, there is nobody to share the instances with.
        ...(leasing ? { leasing, partitions } : {}),
      }),
    inject: [
      EVENT_STORE,
      READ_STORE,
      EventCatalog,
      CLOCK,
      IDS,
      CONTEXTS,
      OrderedCommands,
      ProjectionHost,
      CONFIG,
      LEASING,
    ],
  },
];

import { Logger, type Provider } from '@nestjs/common';
import { CommandRunner, dueTimers, EventCatalog, ProcessHost, ProjectionHost } from '#kernel';
import type { Clock, EventStore, Ids, ReadStore } from '#kernel';
import type { ContextDefinition } from './context-definition.js';
import { noticeOfProcesses, noticeOfProjections } from './notices.js';
import { OrderedCommands } from './ordered-commands.js';
import { CLOCK, CONTEXTS, EVENT_STORE, IDS, READ_STORE } from './tokens.js';

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
    ) =>
      new ProjectionHost({
        events,
        documents,
        catalog,
        clock,
        projections: [dueTimers, ...contexts.flatMap(({ projections }) => projections)],
        notice: noticeOfProjections(new Logger('Projections')),
      }),
    inject: [EVENT_STORE, READ_STORE, EventCatalog, CLOCK, CONTEXTS],
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
      }),
    inject: [EVENT_STORE, READ_STORE, EventCatalog, CLOCK, IDS, CONTEXTS, OrderedCommands, ProjectionHost],
  },
];

import type { EventCatalog } from '../events/catalog.js';
import type { Actor, DomainEvent, EventToAppend, RecordedEvent, WrittenEvent } from '../events/envelope.js';
import type { Clock, Ids } from '../ports/clock.js';
import type { EventStore } from '../ports/event-store.js';
import { processStream, type ProcessEvent } from './process-events.js';
import { ProcessInstance } from './process-instance.js';

export interface JournalOptions {
  readonly events: EventStore;
  readonly catalog: EventCatalog;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What led to an event of a process stream. */
export interface Cause {
  readonly causationId: string;
  readonly correlationId: string;
  readonly actor: Actor;
  readonly reason?: string;
}

/** Instances whose state is kept at hand. */
const KEPT = 10_000;

/** The streams of one process: loads its instances, and writes down what happens to them. */
export class ProcessJournal {
  private readonly kept = new Map<string, ProcessInstance>();

  constructor(
    private readonly process: string,
    private readonly initialMemory: unknown,
    private readonly options: JournalOptions,
  ) {}

  streamOf(instance: string): string {
    return processStream(this.process, instance);
  }

  /**
   * The instance as its stream tells it.
   *
   * @param fresh also look for what others may have written since it was kept
   */
  async load(id: string, fresh = false): Promise<ProcessInstance> {
    const known = this.kept.get(id);
    if (known && (!fresh || this.options.events.soleWriter)) return this.keep(known);
    const instance = known ?? new ProcessInstance(id, this.initialMemory);
    const from = instance.revision === 'noStream' ? 0 : instance.revision + 1;
    for (const stored of await this.options.events.readStream(this.streamOf(id), { from })) {
      instance.apply(this.options.catalog.upcast(stored) as RecordedEvent<ProcessEvent>);
    }
    return this.keep(instance);
  }

  /** Drops what is kept of an instance: it is to be read anew. */
  forget(id: string): void {
    this.kept.delete(id);
  }

  /**
   * Appends a fact to an instance's stream, and applies it.
   *
   * @returns false when somebody else was faster: the instance has to be loaded again
   * @throws EventCatalogError when the fact does not fit its schema
   */
  async record(instance: ProcessInstance, fact: DomainEvent, cause: Cause): Promise<boolean> {
    const { events, catalog, clock, ids } = this.options;
    // As it will be read one day: without what JSON leaves out.
    const { type, data } = JSON.parse(JSON.stringify(fact)) as DomainEvent;
    const { version } = catalog.check({ type, data });
    const { actor, causationId, correlationId, reason } = cause;
    const event: EventToAppend = {
      id: ids.next(),
      type,
      data,
      metadata: {
        schemaVersion: version,
        occurredAt: clock.now(),
        actor,
        correlationId,
        causationId,
        commandId: ids.next(),
        ...(reason === undefined ? {} : { reason }),
      },
    };
    const streamId = this.streamOf(instance.id);
    try {
      const result = await events.append(streamId, instance.revision, [event]);
      if (!result.ok) {
        this.forget(instance.id);
        return false;
      }
      const { revision, position } = result;
      instance.apply({ ...event, streamId, revision, position } as WrittenEvent<ProcessEvent>);
      return true;
    } catch (error) {
      // Whether it was written is not known.
      this.forget(instance.id);
      throw error;
    }
  }

  private keep(instance: ProcessInstance): ProcessInstance {
    this.kept.delete(instance.id);
    this.kept.set(instance.id, instance);
    if (this.kept.size > KEPT) {
      const oldest = this.kept.keys().next();
      if (!oldest.done) this.kept.delete(oldest.value);
    }
    return instance;
  }
}

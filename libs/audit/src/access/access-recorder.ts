import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { EventCatalog, streamOf, type Clock, type EventStore, type EventToAppend, type Ids } from '#kernel';
import { InjectClock, InjectEventStore, InjectIds } from '#platform';
import { AuditDataRead, type Access } from './access.events.js';

/** No record of a read can be written at the moment, so that nothing may be read. Answered with 503. */
export class AccessLogAway extends Error {
  override readonly name = 'AccessLogAway';
}

/** Reads of which there is no record yet; with more, none is answered. */
const MOST_WAITING = 1_000;
/** Reads of one event. */
const MOST_AT_ONCE = 200;
/** How long a read that nobody waits for may wait for others, so that they become one event. */
const GATHER_MS = 200;
const ACTOR = { id: 'casebook-audit', kind: 'system', roles: [] } as const;

/** Who hears when a read is on record. */
interface Waiting {
  readonly access: Access;
  done(error?: unknown): void;
}

/**
 * Writes down who read what, in a stream of this process. Reads that come while a record is being written are written
 * together, as are those that nobody waits for: it costs a write for many, and nobody waits for more than two.
 */
@Injectable()
export class AccessRecorder implements BeforeApplicationShutdown {
  private waiting: Waiting[] = [];
  /** An append of which it is not known whether it came through: sent again as it was. */
  private unsettled: { readonly event: EventToAppend; readonly batch: readonly Waiting[] } | undefined;
  private writing: Promise<void> | undefined;
  private soon: NodeJS.Timeout | undefined;
  private revision = -1;
  private isAway = false;
  private readonly streamId: string;

  constructor(
    @InjectEventStore() private readonly store: Pick<EventStore, 'append'>,
    @InjectClock() private readonly clock: Clock,
    @InjectIds() private readonly ids: Ids,
    private readonly catalog: EventCatalog,
  ) {
    this.streamId = streamOf('auditAccess', ids.next());
  }

  /** Resolves when the read is in the log. @throws AccessLogAway when it can't be written */
  record(access: Access): Promise<void> {
    this.insistOnRoom();
    return new Promise((resolve, reject) => {
      const done = (error?: unknown): void => {
        if (error === undefined) resolve();
        else reject(new AccessLogAway('No record of the read can be written.', { cause: error }));
      };
      this.waiting.push({ access, done });
      void this.write();
    });
  }

  /** Has the read written soon. @throws AccessLogAway when too many wait, or the log is away and still is */
  async offer(access: Access): Promise<void> {
    this.insistOnRoom();
    this.waiting.push({ access, done: () => undefined });
    if (!this.isAway) {
      this.writeSoon();
      return;
    }
    await this.write();
    if (this.isStillAway()) throw new AccessLogAway('No record of the read can be written.');
  }

  /** What was read is on record when the service ends. */
  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.soon);
    await this.write();
    // The one that was under way may have begun before the log came back.
    await this.write();
  }

  private isStillAway(): boolean {
    return this.isAway;
  }

  private insistOnRoom(): void {
    if (this.waiting.length < MOST_WAITING) return;
    void this.write();
    throw new AccessLogAway(`${MOST_WAITING} reads wait to be written down.`);
  }

  /** An event for each of them would cost more than many a read. */
  private writeSoon(): void {
    if (this.waiting.length >= MOST_AT_ONCE) void this.write();
    else this.soon ??= setTimeout(() => void this.write(), GATHER_MS).unref();
  }

  private write(): Promise<void> {
    clearTimeout(this.soon);
    this.soon = undefined;
    this.writing ??= this.writeAll().finally(() => (this.writing = undefined));
    return this.writing;
  }

  /** Ends when nothing waits, or the log is away: then the next read tries again. */
  private async writeAll(): Promise<void> {
    // Whatever is asked at the same time goes into the same event.
    await Promise.resolve();
    while (this.unsettled || this.waiting.length > 0) {
      this.unsettled ??= this.nextBatch();
      const { event, batch } = this.unsettled;
      try {
        const expected = this.revision < 0 ? 'noStream' : this.revision;
        const result = await this.store.append(this.streamId, expected, [event]);
        if (!result.ok) throw new Error(`Somebody else writes to '${this.streamId}'.`);
        this.revision = result.revision;
      } catch (error) {
        this.isAway = true;
        for (const each of [...batch, ...this.waiting]) each.done(error);
        return;
      }
      this.isAway = false;
      this.unsettled = undefined;
      for (const each of batch) each.done();
    }
  }

  private nextBatch(): { readonly event: EventToAppend; readonly batch: readonly Waiting[] } {
    const batch = this.waiting.splice(0, MOST_AT_ONCE);
    const fact = AuditDataRead({ accesses: batch.map(({ access }) => access) });
    const { version } = this.catalog.check(fact);
    const id = this.ids.next();
    const metadata = {
      schemaVersion: version,
      occurredAt: this.clock.now(),
      actor: ACTOR,
      correlationId: id,
      causationId: id,
      commandId: id,
    };
    return { event: { ...fact, id, metadata }, batch };
  }
}

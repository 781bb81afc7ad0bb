import { join } from 'node:path';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { EventCatalog, streamOf, type Clock, type EventStore, type EventToAppend, type Ids } from '#kernel';
import { InjectClock, InjectConfig, InjectEventStore, InjectIds, type Config } from '#platform';
import { AccessJournal, type JournalPage, type LeftBehind } from './access-journal.js';
import { AuditDataRead, LONGEST_SPAN_MS, type Access } from './access.events.js';

/** No record of a read can be written at the moment, so that nothing may be read. Answered with 503. */
export class AccessLogAway extends Error {
  override readonly name = 'AccessLogAway';
}

/** Reads that are not in the log yet; with more, none is answered. */
const MOST_WAITING = 2_000;
/** Reads of one event, and their bytes: a log takes no more than a megabyte at once, and whoever reads it on holds many. */
const MOST_AT_ONCE = 500;
const MOST_BYTES = 100_000;
/** How long a read waits for others, so that they become one event. */
const GATHER_MS = 200;
/** How long a log that is away is left alone. */
const RETRY_MS = 1_000;
/** Where processes share a log they may share a directory: who has not written for so long is no more. */
const GIVEN_UP_MS = 60_000;
const ACTOR = { id: 'casebook-audit', kind: 'system', roles: [] } as const;

/** Reads that become one event. */
interface Batch {
  readonly streamId: string;
  /** The one that the event will have. */
  readonly revision: number;
  readonly page: JournalPage;
  readonly accesses: Access[];
  /** Those that nobody gets an answer to before they are in the log. */
  readonly waiting: ((error?: unknown) => void)[];
  /** As it was sent: of an append that was lost it is not known whether it came through. */
  event?: EventToAppend;
}

/**
 * Writes down who read what: at once in a journal, and soon in the log, in a stream of this process. An event for each
 * read would cost more than many a read, so those that come within a moment become one. Where the journal can't be written,
 * a read waits until it is in the log; while the log is away, nothing is read.
 */
@Injectable()
export class AccessRecorder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('AccessRecorder');
  private readonly journal: AccessJournal;
  private readonly streamId: string;
  /** The first is written, the last is added to. */
  private batches: Batch[] = [];
  /** How many of them are to be written now; those after them still gather. */
  private due = 0;
  private revision = 0;
  private writing: Promise<void> | undefined;
  private soon: NodeJS.Timeout | undefined;
  private looking: NodeJS.Timeout | undefined;
  private isAway = false;

  constructor(
    @InjectEventStore() private readonly store: Pick<EventStore, 'append' | 'soleWriter'>,
    @InjectClock() private readonly clock: Clock,
    @InjectIds() private readonly ids: Ids,
    private readonly catalog: EventCatalog,
    @InjectConfig() { dataDir }: Pick<Config, 'dataDir'>,
  ) {
    this.streamId = streamOf('auditAccess', ids.next());
    this.journal = new AccessJournal(join(dataDir, 'audit-accesses'));
  }

  onApplicationBootstrap(): void {
    this.takeUpLeftBehind();
    if (!this.store.soleWriter)
      this.looking = setInterval(() => this.takeUpLeftBehind(), GIVEN_UP_MS).unref();
  }

  /**
   * Writes a read down, so that a crash of this process can't take it away any more.
   *
   * @returns nothing when the journal has it; else what resolves when the log has it, and rejects with `AccessLogAway`
   *   when it can't be written down, or too much waits for that
   */
  record(access: Access): Promise<void> | undefined {
    if (this.countWaiting() >= MOST_WAITING) {
      void this.write();
      return Promise.reject(new AccessLogAway(`${MOST_WAITING} reads wait to be written down.`));
    }
    const batch = this.openBatch(access.at);
    batch.accesses.push(access);
    if (!batch.page.add(access) || this.isAway) return this.untilWritten(batch);
    if (isFull(batch)) void this.write();
    else this.writeAfter(GATHER_MS);
    return undefined;
  }

  /** What was read is on record when the service ends. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.looking);
    await this.write();
    // The one that was under way may have begun before the log came back.
    await this.write();
    clearTimeout(this.soon);
  }

  /** What a process answered before it was killed goes into the log, once: also if it had been on its way. */
  private takeUpLeftBehind(): void {
    const since = this.store.soleWriter ? undefined : new Date(Date.now() - GIVEN_UP_MS);
    const isKnown = ({ streamId, revision }: LeftBehind) =>
      streamId === this.streamId ||
      this.batches.some((batch) => batch.streamId === streamId && batch.revision === revision);
    for (const left of this.journal.leftBehind(since)) if (!isKnown(left)) this.takeUp(left);
    void this.write();
  }

  private takeUp(left: LeftBehind): void {
    if (left.accesses.length === 0) {
      left.page.remove();
      return;
    }
    const batch: Batch = { ...left, accesses: [...left.accesses], waiting: [] };
    try {
      batch.event = this.eventOf(batch);
      this.batches.push(batch);
    } catch (error) {
      this.logger.error(`${left.page.path} has no records of reads, and is left as it is: ${String(error)}`);
    }
  }

  private countWaiting(): number {
    return this.batches.reduce((count, { accesses }) => count + accesses.length, 0);
  }

  /** What was sent stays as it was, what others left behind too. */
  private openBatch(at: string): Batch {
    const last = this.batches.at(-1);
    const takesMore = last?.streamId === this.streamId && !last.event && !isFull(last);
    if (takesMore && isNear(last.accesses[0]?.at ?? at, at)) return last;
    const revision = this.revision++;
    const page = this.journal.page(this.streamId, revision);
    const batch: Batch = { streamId: this.streamId, revision, page, accesses: [], waiting: [] };
    this.batches.push(batch);
    return batch;
  }

  private untilWritten({ waiting }: Batch): Promise<void> {
    return new Promise((resolve, reject) => {
      waiting.push((error) => {
        if (error === undefined) resolve();
        else reject(new AccessLogAway('No record of the read can be written.', { cause: error }));
      });
      void this.write();
    });
  }

  private writeAfter(millis: number): void {
    this.soon ??= setTimeout(() => void this.write(), millis).unref();
  }

  private write(): Promise<void> {
    clearTimeout(this.soon);
    this.soon = undefined;
    this.due = this.batches.length;
    this.writing ??= this.writeAll();
    return this.writing;
  }

  /** Ends when nothing is due, or the log is away: then it is tried again after a while, and with the next read. */
  private async writeAll(): Promise<void> {
    // Whatever is asked at the same time goes into the same event.
    await Promise.resolve();
    try {
      for (let [batch] = this.batches; batch && this.due > 0; [batch] = this.batches) {
        if (await this.isWritten(batch)) continue;
        this.writeAfter(RETRY_MS);
        return;
      }
    } finally {
      // At once, and not when somebody hears of it: who comes in between would wait for nobody.
      this.writing = undefined;
    }
  }

  /** @returns false when the log is away */
  private async isWritten(batch: Batch): Promise<boolean> {
    batch.event ??= this.eventOf(batch);
    try {
      await this.append(batch, batch.event);
    } catch (error) {
      this.isAway = true;
      for (const { waiting } of this.batches) waiting.splice(0).forEach((done) => done(error));
      return false;
    }
    this.isAway = false;
    this.batches.shift();
    this.due--;
    batch.page.remove();
    batch.waiting.forEach((done) => done());
    return true;
  }

  private async append({ streamId, revision }: Batch, event: EventToAppend): Promise<void> {
    const result = await this.store.append(streamId, revision === 0 ? 'noStream' : revision - 1, [event]);
    if (result.ok) return;
    if (streamId === this.streamId) throw new Error(`Somebody else writes to '${streamId}'.`);
    // The log does not have what came before: it was restored, say. A stream for this batch alone is never wrong.
    const own = streamOf('auditAccess', event.id);
    const again = await this.store.append(own, 'noStream', [event]);
    if (!again.ok) throw new Error(`Somebody else writes to '${own}'.`);
  }

  /** With the same id for the same batch: sent twice, it is there once. */
  private eventOf({ streamId, revision, accesses }: Batch): EventToAppend {
    const fact = AuditDataRead({ accesses });
    const { version } = this.catalog.check(fact);
    const id = this.ids.from('AuditDataRead', streamId, String(revision));
    const metadata = {
      schemaVersion: version,
      occurredAt: this.clock.now(),
      actor: ACTOR,
      correlationId: id,
      causationId: id,
      commandId: id,
    };
    return { ...fact, id, metadata };
  }
}

const isFull = ({ accesses, page }: Batch): boolean =>
  accesses.length >= MOST_AT_ONCE || page.bytes >= MOST_BYTES;

const isNear = (one: string, other: string): boolean =>
  Math.abs(Date.parse(other) - Date.parse(one)) <= LONGEST_SPAN_MS;

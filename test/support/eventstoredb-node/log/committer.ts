import { randomUUID } from 'node:crypto';
import { checkAppend, NO_STREAM, type AppendCheck } from './check-append.js';
import type { EventLog } from './event-log.js';
import type { Journal, JournalEntry } from './journal.js';
import { parseMetadata } from './limits.js';
import { RecentIds } from './recent-ids.js';
import {
  isMetastream,
  metastreamOf,
  originalOf,
  type ProposedEvent,
  type StoredEvent,
} from './stored-event.js';

export type AppendOutcome =
  /** `revision` is absent when the stream still has no event, `position` when the events are hidden by now. */
  | { readonly is: 'done'; readonly revision?: number; readonly position?: number }
  | Extract<AppendCheck, { is: 'wrong-version' | 'deleted' }>;

interface Job {
  decide(): void;
  settle(): void;
  fail(error: unknown): void;
}

const NOTHING = new Uint8Array();
const DELETED_SOFTLY = Buffer.from('{"$tb":9223372036854775807}');

/**
 * Decides appends one after the other and answers when they are on disk. What comes while the loop is busy is
 * decided, written and flushed together. Nobody reads in between: memory never shows what the disk may lose.
 */
export class Committer {
  readonly #recent = new RecentIds();
  #jobs: Job[] = [];
  #written: JournalEntry[] = [];
  #lastMicros = 0;
  #closed = false;

  constructor(
    private readonly log: EventLog,
    private readonly journal?: Journal,
    private readonly now: () => number = Date.now,
  ) {
    this.#lastMicros = log.all.at(-1)?.createdMicros ?? 0;
  }

  /** Writes to a stream if it is as `expected`. */
  append(stream: string, expected: number, events: readonly ProposedEvent[]): Promise<AppendOutcome> {
    return this.#decide((entry) => {
      const ids = events.map((event) => event.id);
      const check = checkAppend(this.log, this.#recent, stream, expected, ids);
      if (check.is === 'repetition') return this.#repeated(check.last);
      if (check.is !== 'ok') return check;
      if (events.length === 0) return this.#nothingWritten(stream);
      return this.#write(stream, events, check.undelete, entry);
    });
  }

  /** Deletes a stream: softly, so that it can be written to again, or for ever. */
  remove(stream: string, expected: number, forEver: boolean): Promise<AppendOutcome> {
    return this.#decide((entry) => {
      const check = checkAppend(this.log, this.#recent, stream, expected, [randomUUID()]);
      if (check.is === 'repetition') return this.#repeated(check.last);
      if (check.is !== 'ok') return check;
      if (forEver) return done(this.#add(stream, systemEvent('$streamDeleted', NOTHING, false), entry, true));
      const current = this.log.lastRevision(stream);
      // Metadata alone make a stream, for one who wants to delete it.
      const metadata = this.log.lastRevision(metastreamOf(stream));
      if (current < 0 && metadata < 0) return { is: 'wrong-version', current };
      return done(this.#add(metastreamOf(stream), systemEvent('$metadata', DELETED_SOFTLY), entry));
    });
  }

  /** Writes what was asked for, or forgets it; nothing is taken any more. */
  close(how: 'write' | 'forget'): void {
    if (how === 'write') this.#flush();
    this.#closed = true;
    this.#jobs = [];
    this.journal?.close();
  }

  #decide<T>(decision: (entry: StoredEvent[]) => T): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('The node is closed.'));
    return new Promise((resolve, reject) => {
      let result: T;
      this.#jobs.push({
        decide: () => {
          const events: StoredEvent[] = [];
          result = decision(events);
          if (events.length > 0) this.#written.push({ events });
        },
        settle: () => resolve(result),
        fail: reject,
      });
      if (this.#jobs.length === 1) setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    const jobs = this.#jobs;
    this.#jobs = [];
    if (jobs.length === 0) return;
    for (const job of jobs) job.decide();
    const written = this.#written;
    this.#written = [];
    try {
      this.journal?.write(written);
    } catch (error) {
      // Memory is ahead of the disk for good.
      this.#closed = true;
      for (const job of jobs) job.fail(error);
      return;
    }
    for (const job of jobs) job.settle();
    if (written.length > 0) this.log.announce();
  }

  #write(
    stream: string,
    events: readonly ProposedEvent[],
    undelete: boolean,
    entry: StoredEvent[],
  ): AppendOutcome {
    const first = this.log.lastRevision(stream) + 1;
    const about = isMetastream(stream) ? originalOf(stream) : undefined;
    const undeletesOriginal = about !== undefined && this.log.isSoftDeleted(about);
    let outcome: AppendOutcome = { is: 'done' };
    for (const event of events) outcome = done(this.#add(stream, event, entry));
    if (undelete) this.#undelete(stream, first, entry);
    if (about !== undefined && undeletesOriginal) {
      this.#undelete(about, this.log.lastRevision(about) + 1, entry);
    }
    return outcome;
  }

  /** What was hidden stays hidden; what comes now shows. */
  #undelete(stream: string, firstVisible: number, entry: StoredEvent[]): void {
    const metastream = metastreamOf(stream);
    const latest = this.log.eventsOf(metastream).at(-1);
    const metadata = { ...parseMetadata(latest?.data ?? NOTHING), $tb: firstVisible };
    this.#add(metastream, systemEvent('$metadata', Buffer.from(JSON.stringify(metadata))), entry);
  }

  #add(stream: string, event: ProposedEvent, entry: StoredEvent[], tombstone = false): StoredEvent {
    this.#lastMicros = Math.max(this.#lastMicros, this.now() * 1000);
    const stored = this.log.add(stream, event, this.#lastMicros, tombstone);
    this.#recent.add(stored);
    entry.push(stored);
    return stored;
  }

  #repeated(last: StoredEvent): AppendOutcome {
    const shows = this.log.visible(last.stream, last.revision) !== undefined;
    return { is: 'done', revision: last.revision, ...(shows ? { position: last.position } : {}) };
  }

  #nothingWritten(stream: string): AppendOutcome {
    const revision = this.log.lastRevision(stream);
    const position = this.log.all.at(-1)?.position ?? this.log.end;
    return revision === NO_STREAM ? { is: 'done', position } : { is: 'done', revision, position };
  }
}

function done(event: StoredEvent): AppendOutcome {
  return { is: 'done', revision: event.revision, position: event.position };
}

/** An event that the server itself writes. */
export function systemEvent(type: string, data: Uint8Array, json = true): ProposedEvent {
  return { id: randomUUID(), type, json, data, metadata: NOTHING };
}

import { InvalidAppend, StoreCorrupt, type AppendResult } from '#kernel';
import type { Link } from '../threads/link.js';
import type { LiveFeed } from './live-feed.js';
import { LoggedEvent } from './logged-event.js';
import { NO_REVISION, type GroupAnswer, type WireAppend, type WireResult } from './message.js';
import type { PreparedAppend } from './prepared-append.js';
import type { SqliteLog } from './sqlite-log.js';

interface Waiting extends PreparedAppend {
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

/** A group is answered as a whole: larger ones would make the first in it wait for long. */
const MOST_APPENDS = 512;
const MOST_BYTES = 4 * 1_048_576;

/**
 * Group commit: what arrives while a commit is under way goes into the next, so that many writers share
 * one flush to the disk. Groups are written one after the other; acknowledged events go to the live feed
 * in the order of the log.
 */
export class AppendQueue {
  private readonly waiting: Waiting[] = [];
  private running: Promise<void> | undefined;
  private damage: StoreCorrupt | undefined;

  constructor(
    private readonly link: Link<SqliteLog>,
    private readonly feed: LiveFeed,
    private readonly now: () => string,
  ) {}

  append(append: PreparedAppend): Promise<AppendResult> {
    if (this.damage) return Promise.reject(this.damage);
    return new Promise((resolve, reject) => {
      this.waiting.push({ ...append, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** The log turned out to be damaged: what is written on top of that may make it worse, and is refused. */
  fence(damage: StoreCorrupt): void {
    this.damage ??= damage;
  }

  /** Resolves when everything handed over has been answered. */
  async drained(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    // Callers woken by the same event hand over their appends one microtask after another: wait for all of them.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) {
      await this.write(this.nextGroup());
      if (this.waiting.length > 0) await new Promise(setImmediate);
    }
    this.running = undefined;
  }

  private nextGroup(): Waiting[] {
    let bytes = 0;
    const end = this.waiting.findIndex((append, index) => {
      bytes += append.bytes;
      return index > 0 && (index >= MOST_APPENDS || bytes > MOST_BYTES);
    });
    return this.waiting.splice(0, end === -1 ? this.waiting.length : end);
  }

  private async write(group: readonly Waiting[]): Promise<void> {
    try {
      const answer = await this.link.call('append', {
        now: this.now(),
        appends: group.map(({ wire }) => wire),
      });
      this.publish(group, answer);
      group.forEach((append, index) => settle(append, answer.results[index]));
    } catch (error) {
      if (error instanceof StoreCorrupt) this.fence(error);
      this.feed.lose();
      for (const append of group) append.reject(error);
    }
  }

  private publish(group: readonly Waiting[], { recordedAt, results }: GroupAnswer): void {
    let head = 0;
    const events: LoggedEvent[] = [];
    results.forEach((result, index) => {
      const append = group[index];
      if (result[0] !== 'written' || !append) return;
      head = result[2];
      if (this.feed.hasListeners) events.push(...loggedEvents(append.wire, result[2], recordedAt));
    });
    if (head > 0) this.feed.publish(BigInt(head), events);
  }
}

/** The events as a reader would find them. */
function loggedEvents(
  [stream, expected, events]: WireAppend,
  last: number,
  recordedAt: string,
): LoggedEvent[] {
  const first = last - events.length + 1;
  return events.map(
    ([id, type, metadata, data], index) =>
      new LoggedEvent(
        [first + index, stream, expected + 1 + index, id, type, recordedAt],
        `${metadata}\n${data}`,
      ),
  );
}

function settle(append: Waiting, result: WireResult | undefined): void {
  switch (result?.[0]) {
    case 'written':
    case 'repeated':
      append.resolve({ ok: true, revision: result[1], position: BigInt(result[2]) });
      break;
    case 'conflict':
      append.resolve({ ok: false, actual: result[1] === NO_REVISION ? 'noStream' : result[1] });
      break;
    case 'invalid':
      append.reject(new InvalidAppend(result[1]));
      break;
    case undefined:
      append.reject(new Error('The engine did not answer every append of its group.'));
      break;
  }
}

import {
  StoreCorrupt,
  type AppendResult,
  type EventBatch,
  type EventStore,
  type EventToAppend,
  type ExpectedRevision,
  type ReadAllOptions,
  type ReadStreamOptions,
  type StoredEvent,
  type SubscribeOptions,
} from '#kernel';
import type { Links } from '../threads/open-links.js';
import { AppendQueue } from './append-queue.js';
import { LiveFeed } from './live-feed.js';
import { eventsOf } from './logged-event.js';
import { prepareAppend } from './prepared-append.js';
import type { SqliteLog } from './sqlite-log.js';
import { subscription } from './subscription.js';

const DEFAULT_BATCH = 1000;

/** What the store is made of. */
export interface EventStoreParts extends Links<SqliteLog> {
  readonly now: () => string;
  /** Events kept for a slow subscriber before it has to read them from the disk. */
  readonly mostBuffered: number | undefined;
}

/** The EventStore port on SQLite. Made by `openEmbeddedEventStore`. */
export class EmbeddedEventStore implements EventStore {
  readonly soleWriter = true;
  private readonly feed: LiveFeed;
  private readonly queue: AppendQueue;
  private closing: Promise<void> | undefined;

  private constructor(private readonly parts: EventStoreParts) {
    this.feed = new LiveFeed(parts.mostBuffered);
    this.queue = new AppendQueue(parts.writer, this.feed, parts.now);
  }

  /** Resolves when the file is open and found in order. */
  static async open(parts: EventStoreParts): Promise<EmbeddedEventStore> {
    const store = new EmbeddedEventStore(parts);
    try {
      // The writer makes the file that the reader opens.
      await parts.writer.call('head');
      await store.feed.findHead(async () => (await store.head()) ?? 0n);
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  async append(
    streamId: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> {
    return this.queue.append(prepareAppend(streamId, expected, events));
  }

  async readStream(streamId: string, options: ReadStreamOptions = {}): Promise<readonly StoredEvent[]> {
    const { from = 0, to = Number.MAX_SAFE_INTEGER, upTo = Number.MAX_SAFE_INTEGER } = options;
    return eventsOf(
      await this.heeding(this.parts.reader.call('readStream', streamId, from, to, Number(upTo))),
    );
  }

  async readAll({ after = 0n, limit }: ReadAllOptions): Promise<readonly StoredEvent[]> {
    return eventsOf(await this.heeding(this.parts.reader.call('readAll', Number(after), limit)));
  }

  async eventAt(position: bigint): Promise<StoredEvent | undefined> {
    if (position < 1n) return undefined;
    const [event] = await this.readAll({ after: position - 1n, limit: 1 });
    return event?.position === position ? event : undefined;
  }

  subscribe({ after = 0n, maxBatch = DEFAULT_BATCH, signal }: SubscribeOptions): AsyncIterable<EventBatch> {
    const source = {
      feed: this.feed,
      page: (from: bigint, limit: number) => this.readAll({ after: from, limit }),
      head: async () => (await this.head()) ?? 0n,
    };
    return { [Symbol.asyncIterator]: () => subscription(source, { after, maxBatch, signal }) };
  }

  async head(): Promise<bigint | undefined> {
    const head = await this.heeding(this.parts.reader.call('head'));
    return head === undefined ? undefined : BigInt(head);
  }

  /** Appends under way are answered first; subscriptions end. */
  close(): Promise<void> {
    this.closing ??= this.shut();
    return this.closing;
  }

  /** Whoever meets damage while reading stops the writing. */
  private async heeding<T>(reading: Promise<T>): Promise<T> {
    try {
      return await reading;
    } catch (error) {
      if (error instanceof StoreCorrupt) this.queue.fence(error);
      throw error;
    }
  }

  private async shut(): Promise<void> {
    await this.queue.drained();
    this.feed.close();
    await this.parts.reader.close();
    await this.parts.writer.close();
    this.parts.release();
  }
}

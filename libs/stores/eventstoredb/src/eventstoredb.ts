import type {
  AppendResult,
  Clock,
  EventBatch,
  EventStore,
  EventToAppend,
  ExpectedRevision,
  ReadAllOptions,
  ReadStreamOptions,
  StoredEvent,
  SubscribeOptions,
} from '#kernel';
import type { Connection } from './connection/connection.js';
import { Appender } from './log/appender.js';
import { LiveHub } from './log/live-hub.js';
import { LogReader } from './log/log-reader.js';
import { BEGINNING } from './log/position.js';
import { subscription } from './log/subscription.js';

const DEFAULT_BATCH = 1_000;

/** What the store is made of. */
export interface EventStoreDbParts {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly deadlineMs: number;
  readonly mostBuffered: number;
}

/** The EventStore port on EventStoreDB. Made by `openEventStoreDb`. */
export class EventStoreDb implements EventStore {
  readonly soleWriter = false;
  private readonly connection: Connection;
  private readonly reader: LogReader;
  private readonly appender: Appender;
  private readonly hub: LiveHub;
  private readonly appending = new Set<Promise<unknown>>();
  private isClosing = false;

  constructor({ connection, clock, deadlineMs, mostBuffered }: EventStoreDbParts) {
    this.connection = connection;
    this.reader = new LogReader(connection, deadlineMs);
    this.appender = new Appender(connection, this.reader, clock, deadlineMs);
    this.hub = new LiveHub(connection, mostBuffered);
  }

  append(
    streamId: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> {
    const appending = this.appender.append(streamId, expected, events);
    this.appending.add(appending);
    const over = () => this.appending.delete(appending);
    appending.then(over, over);
    return appending;
  }

  readStream(streamId: string, options?: ReadStreamOptions): Promise<readonly StoredEvent[]> {
    return this.reader.readStream(streamId, options);
  }

  readAll(options: ReadAllOptions): Promise<readonly StoredEvent[]> {
    return this.reader.readAll(options);
  }

  eventAt(position: bigint): Promise<StoredEvent | undefined> {
    return this.reader.eventAt(position);
  }

  subscribe({
    after = BEGINNING,
    maxBatch = DEFAULT_BATCH,
    signal,
  }: SubscribeOptions): AsyncIterable<EventBatch> {
    const source = {
      hub: this.hub,
      upToHead: this.reader.upToHead.bind(this.reader),
      isClosed: () => this.isClosing,
    };
    return { [Symbol.asyncIterator]: () => subscription(source, { after, maxBatch, signal }) };
  }

  head(): Promise<bigint | undefined> {
    return this.reader.head();
  }

  /** Appends under way are answered first; subscriptions end. */
  async close(): Promise<void> {
    this.isClosing = true;
    await Promise.allSettled(this.appending);
    this.hub.close();
    await this.connection.close();
  }
}

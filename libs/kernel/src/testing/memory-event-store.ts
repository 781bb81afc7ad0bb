import type { EventToAppend, StoredEvent } from '../events/envelope.js';
import {
  InvalidAppend,
  MAX_APPEND_BYTES,
  type AppendResult,
  type EventBatch,
  type EventStore,
  type ExpectedRevision,
  type ReadAllOptions,
  type ReadStreamOptions,
  type SubscribeOptions,
} from '../ports/event-store.js';

const SOME_TIME = '2026-03-02T09:00:00.000Z';

/** The log in an array: the port's words made flesh, for specifications. */
export class MemoryEventStore implements EventStore {
  private readonly log: StoredEvent[] = [];
  private readonly streams = new Map<string, StoredEvent[]>();
  private readonly byId = new Map<string, StoredEvent>();
  private arrived: () => void = () => undefined;
  private arrival = this.nextArrival();

  /** @param now when an event is written */
  constructor(
    private readonly now: () => string = () => SOME_TIME,
    readonly soleWriter = true,
  ) {}

  async append(
    streamId: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> {
    checkAppend(streamId, events);
    const stream = this.streams.get(streamId) ?? [];
    const before = this.repeated(streamId, expected, events);
    if (before) return before;
    const actual: ExpectedRevision = stream.at(-1)?.revision ?? 'noStream';
    if (actual !== expected) return { ok: false, actual };
    if (events.some(({ id }) => this.byId.has(id)))
      throw new InvalidAppend('An event with this id is there already.');
    const recordedAt = this.now();
    for (const event of events) {
      const copy = JSON.parse(JSON.stringify(event)) as EventToAppend;
      // Positions have gaps, as in the engines that are used for good.
      const position = BigInt(this.log.length * 3 + 1);
      const stored = { ...copy, streamId, revision: stream.length, position, recordedAt };
      stream.push(stored);
      this.log.push(stored);
      this.byId.set(event.id, stored);
    }
    this.streams.set(streamId, stream);
    this.arrived();
    this.arrival = this.nextArrival();
    return answerOf(stream.at(-1));
  }

  async readStream(
    streamId: string,
    { from = 0, to = Infinity, upTo }: ReadStreamOptions = {},
  ): Promise<StoredEvent[]> {
    return (this.streams.get(streamId) ?? []).filter(
      ({ revision, position }) =>
        revision >= from && revision <= to && (upTo === undefined || position <= upTo),
    );
  }

  async readAll({ after, limit }: ReadAllOptions): Promise<StoredEvent[]> {
    const from = after === undefined ? 0 : this.log.findIndex(({ position }) => position > after);
    return from < 0 ? [] : this.log.slice(from, from + limit);
  }

  async eventAt(position: bigint): Promise<StoredEvent | undefined> {
    return this.log.find((event) => event.position === position);
  }

  async *subscribe({ after, maxBatch = 1_000, signal }: SubscribeOptions): AsyncGenerator<EventBatch, void> {
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    let position = after;
    while (!signal.aborted) {
      const { arrival } = this;
      const events = await this.readAll({
        limit: maxBatch,
        ...(position === undefined ? {} : { after: position }),
      });
      const last = events.at(-1);
      if (last) {
        ({ position } = last);
        yield { events, live: last === this.log.at(-1) };
      } else await Promise.race([arrival, aborted]);
    }
  }

  async head(): Promise<bigint | undefined> {
    return this.log.at(-1)?.position;
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  private repeated(
    streamId: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): AppendResult | undefined {
    const known = events.map(({ id }) => this.byId.get(id));
    const first = expected === 'noStream' ? 0 : expected + 1;
    const isRepetition = known.every(
      (event, index) => event?.streamId === streamId && event.revision === first + index,
    );
    const last = known.at(-1);
    return isRepetition && last ? answerOf(last) : undefined;
  }

  private nextArrival(): Promise<void> {
    return new Promise((resolve) => (this.arrived = resolve));
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function checkAppend(streamId: string, events: readonly EventToAppend[]): void {
  const refuse = (why: string) => new InvalidAppend(`An append to '${streamId}' ${why}.`);
  if (streamId === '') throw refuse('has no stream');
  if (events.length === 0) throw refuse('has no events');
  if (new Set(events.map(({ id }) => id)).size < events.length) throw refuse('has one id twice');
  if (events.some(({ id, type }) => !UUID.test(id) || type === ''))
    throw refuse('has an event without id or type');
  const bytes = events.reduce((sum, { data }) => sum + bytesOf(data, refuse), 0);
  if (bytes > MAX_APPEND_BYTES) throw refuse(`has ${bytes} bytes of data`);
}

function bytesOf(data: unknown, refuse: (why: string) => Error): number {
  try {
    return Buffer.byteLength(JSON.stringify(data));
  } catch {
    throw refuse('has data that is not JSON');
  }
}

function answerOf(last: StoredEvent | undefined): AppendResult {
  if (!last) throw new Error('Nothing was appended.');
  return { ok: true, revision: last.revision, position: last.position };
}

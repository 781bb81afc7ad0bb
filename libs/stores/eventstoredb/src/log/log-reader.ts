import {
  BACKWARDS,
  END,
  FORWARDS,
  StreamNotFoundError,
  type Direction,
  type Position,
  type ReadPosition,
} from '@eventstore/db-client';
import {
  StoreCorrupt,
  UnknownPosition,
  type ExpectedRevision,
  type ReadAllOptions,
  type ReadStreamOptions,
  type StoredEvent,
} from '#kernel';
import type { Connection } from '../connection/connection.js';
import { failureOf } from '../connection/failures.js';
import type { GuardedClient } from '../connection/guarded-client.js';
import { DatabaseEvent } from './database-event.js';
import { drain } from './drain.js';
import { LongRead, type Stretch } from './long-read.js';
import { BEGINNING, behind } from './position.js';

/** Events of a stream that are read in one go. */
const STREAM_PAGE = 4_000;
/** Records looked at in one go, where most are not ours. */
const MOST_LOOKED_AT = 4_000;
/** Records looked at from the end for the last event of ours: mostly it is the very last. */
const LAST_FEW = 2;

/** Records of `$all` that were read in one go, and what of them is ours. */
interface Records {
  readonly events: readonly DatabaseEvent[];
  /** Records that were looked at, ours or not. */
  readonly looked: number;
  /** Of the last of them. */
  readonly last: Position | undefined;
}

/** Reads pages of the log. */
export class LogReader {
  /** Records of `$all` for one event of ours, as last seen. */
  private density = 1;

  constructor(
    private readonly connection: Connection,
    private readonly patienceMs: number,
  ) {}

  async readStream(
    streamId: string,
    { from = 0, to = Number.MAX_SAFE_INTEGER, upTo }: ReadStreamOptions = {},
  ): Promise<StoredEvent[]> {
    const events: StoredEvent[] = [];
    for (let next = from; next <= to;) {
      const count = Math.min(to - next + 1, STREAM_PAGE);
      const looked = await this.streamPage(streamId, next, count, events);
      if (looked < count || isBehind(events.at(-1), upTo)) break;
      next += looked;
    }
    return upTo === undefined ? events : events.filter((event) => !isBehind(event, upTo));
  }

  /** The revision of the stream's last event. */
  async lastRevision(streamId: string): Promise<ExpectedRevision> {
    let last: ExpectedRevision = 'noStream';
    await this.reading((client) =>
      drain(
        client,
        client.readStream(streamId, { direction: BACKWARDS, fromRevision: END, maxCount: 1 }),
        this.patienceMs,
        ({ event }) => {
          if (event) last = Number(event.revision);
        },
      ),
    );
    return last;
  }

  async readAll({ after = BEGINNING, limit }: ReadAllOptions): Promise<StoredEvent[]> {
    const events: StoredEvent[] = [];
    let from = behind(after);
    while (events.length < limit) {
      const missing = limit - events.length;
      // One more, because a read begins with the very record that it is to continue behind.
      const count = Math.min(Math.ceil(missing * this.density) + 1, Math.max(missing, MOST_LOOKED_AT) + 1);
      const { events: found, looked, last } = await this.records(FORWARDS, from, count);
      events.push(...found.filter(({ position }) => position > positionOf(from)).slice(0, missing));
      if (looked < count || !last) break;
      this.density = Math.min(looked / Math.max(found.length, 1), MOST_LOOKED_AT);
      from = last;
    }
    return events;
  }

  async eventAt(position: bigint): Promise<StoredEvent | undefined> {
    if (position < BEGINNING) return undefined;
    try {
      const { events } = await this.records(FORWARDS, behind(position), 1);
      return events.find((event) => event.position === position);
    } catch (error) {
      if (error instanceof UnknownPosition) return undefined;
      throw error;
    }
  }

  /** Everything behind a position up to the head, in batches of a size, as fast as they are asked for. */
  async *upToHead(after: bigint, size: number, signal: AbortSignal): AsyncGenerator<Stretch, void, void> {
    const { client } = this.connection;
    const read = new LongRead(client, client.readAll({ fromPosition: behind(after) }), after, size);
    try {
      for (let next; (next = await read.next(this.patienceMs, signal));) {
        yield next;
        if (next.isLast) return;
      }
    } catch (error) {
      this.connection.mend(client, error);
      throw failureOf(error);
    } finally {
      read.leave();
    }
  }

  async head(): Promise<bigint | undefined> {
    let from: ReadPosition = END;
    for (let count = LAST_FEW; ; count = Math.min(16 * count, MOST_LOOKED_AT)) {
      const { events, looked, last }: Records = await this.records(BACKWARDS, from, count);
      const [head] = events;
      if (head) return head.position;
      if (looked < count || !last) return undefined;
      from = last;
    }
  }

  private async streamPage(
    streamId: string,
    from: number,
    count: number,
    into: StoredEvent[],
  ): Promise<number> {
    let looked = 0;
    await this.reading((client) =>
      drain(
        client,
        client.readStream(streamId, { fromRevision: BigInt(from), maxCount: count }),
        this.patienceMs,
        ({ event, commitPosition }) => {
          if (!event) return;
          looked++;
          const ours = DatabaseEvent.of(event, commitPosition ?? event.position?.commit ?? 0n);
          if (!ours) throw new StoreCorrupt(`Event ${event.revision} of '${streamId}' is not Casebook's.`);
          into.push(ours);
        },
      ),
    );
    return looked;
  }

  private async records(
    direction: Direction,
    fromPosition: ReadPosition,
    maxCount: number,
  ): Promise<Records> {
    const events: DatabaseEvent[] = [];
    let looked = 0;
    let last: Position | undefined;
    await this.reading((client) =>
      drain(client, client.readAll({ direction, fromPosition, maxCount }), this.patienceMs, ({ event }) => {
        looked++;
        last = event?.position;
        const ours = event && DatabaseEvent.of(event, event.position.commit);
        if (ours) events.push(ours);
      }),
    );
    return { events, looked, last };
  }

  /** @throws StoreUnavailable, StoreCorrupt, UnknownPosition; a stream that is not there is empty */
  private async reading(read: (client: GuardedClient) => Promise<void>): Promise<void> {
    const { client } = this.connection;
    try {
      await read(client);
    } catch (error) {
      if (error instanceof StreamNotFoundError) return;
      this.connection.mend(client, error);
      throw failureOf(error);
    }
  }
}

const isBehind = (event: StoredEvent | undefined, position: bigint | undefined): boolean =>
  event !== undefined && position !== undefined && event.position > position;

const positionOf = (from: ReadPosition): bigint => (typeof from === 'object' ? from.commit : BEGINNING);

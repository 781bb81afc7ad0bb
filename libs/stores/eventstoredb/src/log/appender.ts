import { NO_STREAM, WrongExpectedVersionError, type AppendResult as Written } from '@eventstore/db-client';
import {
  Backoff,
  isOver,
  orAborted,
  StoreCorrupt,
  StoreUnavailable,
  type AppendResult,
  type Clock,
  type EventToAppend,
  type ExpectedRevision,
} from '#kernel';
import type { Connection } from '../connection/connection.js';
import { failureOf, refusalOf } from '../connection/failures.js';
import { within } from '../connection/within.js';
import type { LogReader } from './log-reader.js';
import { prepareAppend, type PreparedAppend } from './prepared-append.js';

/** Pauses between looking for what became of an append, in milliseconds. */
const PAUSES = { base: 50, cap: 500 };

/**
 * Appends, each at a revision that is named. An answer that does not come says nothing about what was written: then
 * the stream is looked at, and what lies where the events should lie is the answer. Only when nothing lies there the
 * append is sent again, the very same, which the server knows by the ids.
 */
export class Appender {
  constructor(
    private readonly connection: Connection,
    private readonly reader: LogReader,
    private readonly clock: Clock,
    /** After so long the caller is told something, in milliseconds. */
    private readonly deadlineMs: number,
  ) {}

  async append(
    streamId: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> {
    const append = prepareAppend(streamId, expected, events);
    const started = performance.now();
    try {
      // Half of the time is left for looking what became of it.
      return await this.send(append, this.deadlineMs / 2);
    } catch (error) {
      if (!(error instanceof Uncertain)) throw error;
      const left = this.deadlineMs - (performance.now() - started);
      return await this.findOut(append, Math.max(left, 0), error.cause);
    }
  }

  /** @throws Uncertain when it may have been written or not */
  private async send(append: PreparedAppend, ms: number): Promise<AppendResult> {
    const { streamId, expected, events } = append;
    const { client } = this.connection;
    const expectedRevision = expected === 'noStream' ? NO_STREAM : BigInt(expected);
    let written: Written;
    try {
      written = await within(client.appendToStream(streamId, events, { expectedRevision, deadline: ms }), ms);
    } catch (error) {
      if (error instanceof WrongExpectedVersionError) return this.tooLate(append, error);
      this.connection.mend(client, error);
      throw refusalOf(error) ?? new Uncertain(error);
    }
    const { success, nextExpectedRevision, position } = written;
    // An append that repeats what was since deleted has no position.
    if (!success || !position)
      throw new StoreCorrupt(`The stream '${streamId}' was deleted in EventStoreDB.`);
    return { ok: true, revision: Number(nextExpectedRevision), position: position.commit };
  }

  /** The stream has moved on; perhaps by this very append, sent before. */
  private async tooLate(
    append: PreparedAppend,
    { actualVersion }: WrongExpectedVersionError,
  ): Promise<AppendResult> {
    const actual = typeof actualVersion === 'bigint' ? Number(actualVersion) : 'noStream';
    const isBehind = actual !== 'noStream' && actual >= lastOf(append);
    try {
      const found = isBehind ? await this.lookFor(append) : undefined;
      return found?.ok ? found : { ok: false, actual };
    } catch (error) {
      throw error instanceof StoreUnavailable ? new Uncertain(error) : error;
    }
  }

  private async findOut(append: PreparedAppend, ms: number, cause: unknown): Promise<AppendResult> {
    const over = AbortSignal.timeout(Math.ceil(ms));
    const pauses = new Backoff(this.clock, PAUSES);
    let trouble = cause;
    while (!isOver(over)) {
      try {
        return await orAborted(this.lookOrSend(append), over);
      } catch (error) {
        if (isOver(over)) break;
        if (!(error instanceof Uncertain || error instanceof StoreUnavailable)) throw error;
        trouble = error instanceof Uncertain ? error.cause : error;
      }
      // Only the end of the time ends a pause early, and the loop looks for it itself.
      await pauses.pause(over).catch(() => undefined);
    }
    throw new StoreUnavailable(
      `Whether an append to '${append.streamId}' was written is not known: ${failureOf(trouble).message}`,
      { cause: trouble },
    );
  }

  private async lookOrSend(append: PreparedAppend): Promise<AppendResult> {
    return (await this.lookFor(append)) ?? (await this.send(append, this.deadlineMs / 2));
  }

  /** What lies where the events should lie, as an answer; undefined when nothing does. */
  private async lookFor(append: PreparedAppend): Promise<AppendResult | undefined> {
    const { streamId, ids } = append;
    const to = lastOf(append);
    const there = await this.reader.readStream(streamId, { from: to - ids.length + 1, to });
    const last = there.at(-1);
    if (!last) return undefined;
    if (ids.every((id, index) => there[index]?.id === id)) {
      return { ok: true, revision: to, position: last.position };
    }
    return { ok: false, actual: await this.reader.lastRevision(streamId) };
  }
}

/** The revision that the last of the events has, once it is written. */
const lastOf = ({ expected, ids }: PreparedAppend): number =>
  (expected === 'noStream' ? -1 : expected) + ids.length;

/** Nobody can say yet whether an append was written; the cause is why. */
class Uncertain extends Error {
  constructor(cause: unknown) {
    super('An append was not answered.', { cause });
  }
}

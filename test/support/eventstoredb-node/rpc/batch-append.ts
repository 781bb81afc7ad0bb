import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type statusPb from '@eventstore/db-client/generated/status_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { AppendOutcome, Committer } from '../log/committer.js';
import type { ProposedEvent } from '../log/stored-event.js';
import type { Verdict } from './calls.js';
import { badRequest, maximumSizeExceeded, timeout, wrongVersion, deleted } from './batch-errors.js';
import { MAX_APPEND_BYTES } from './errors.js';
import { readExpectation } from './expectation.js';
import { readProposedEvent, type BadEvent } from './proposed-event.js';
import { readUuid, streamIdentifier, streamName, writeUuid } from './wire.js';

type Request = streams.BatchAppendReq;
type Response = streams.BatchAppendResp;

/** The longest that an append may take to be sent whole, whatever deadline it asks for. */
const WRITE_TIMEOUT_MS = 2000;

const WHY: Readonly<Record<BadEvent, string>> = {
  'no id': 'Unrecognized Guid format.',
  'bad id': 'Unrecognized Guid format.',
  'nil id': "Empty eventId provided. (Parameter 'eventId')",
  'no type': 'The given key was not present in the dictionary.',
  'no content-type': 'The given key was not present in the dictionary.',
  'empty type': "Empty eventType provided. (Parameter 'eventType')",
};

/** An append of which more is to come. */
interface Pending {
  readonly key: string;
  readonly correlation: shared.UUID;
  readonly stream: string;
  readonly expected: number;
  readonly events: ProposedEvent[];
  bytes: number;
  timer?: NodeJS.Timeout;
}

/**
 * The appends of one BatchAppend call, told apart by correlation id [§2.2]. Each is answered once, when it is
 * finished; what comes for it afterwards is ignored.
 */
export class BatchAppends {
  readonly #pending = new Map<string, Pending>();

  constructor(
    private readonly committer: Committer,
    private readonly enter: () => Promise<Verdict>,
    private readonly answer: (response: Response) => void,
  ) {}

  /** @returns when what the request finished is answered. @throws what `enter` throws, for the whole call */
  async receive(request: Request): Promise<void> {
    const correlation = request.getCorrelationId();
    const key = readUuid(correlation);
    if (correlation === undefined || key === undefined) {
      this.answer(respond(correlation, '').setError(badRequest(WHY['bad id'])));
      return;
    }
    const append = this.#pending.get(key) ?? this.#begin(key, correlation, request.getOptions());
    if (append === undefined || !this.#take(append, request)) return;
    if (!request.getIsFinal()) {
      append.timer ??= this.#timeOutAfter(append, timeLeft(request.getOptions()));
      return;
    }
    this.#forget(append);
    const verdict = await this.enter();
    const outcome = await this.committer.append(append.stream, append.expected, append.events);
    verdict.committed();
    this.answer(outcomeResponse(append, outcome));
  }

  /** Nobody waits for an answer any more. */
  close(): void {
    for (const append of this.#pending.values()) this.#forget(append);
  }

  #begin(
    key: string,
    correlation: shared.UUID,
    options: streams.BatchAppendReq.Options | undefined,
  ): Pending | undefined {
    if (options === undefined) return undefined;
    const stream = streamName(options.getStreamIdentifier());
    const expected = expectation(options);
    const refusal = refusalOf(stream, expected, timeLeft(options));
    if (refusal !== undefined || expected === undefined) {
      this.answer(respond(correlation, stream).setError(refusal));
      return undefined;
    }
    const append: Pending = { key, correlation, stream, expected, events: [], bytes: 0 };
    this.#pending.set(key, append);
    return append;
  }

  /** @returns whether the append goes on */
  #take(append: Pending, request: Request): boolean {
    for (const message of request.getProposedMessagesList()) {
      const event = readProposedEvent(message);
      if (typeof event === 'string') return this.#refuse(append, badRequest(WHY[event]));
      append.bytes += event.data.length;
      append.events.push(event);
    }
    if (append.bytes <= MAX_APPEND_BYTES) return true;
    return this.#refuse(append, maximumSizeExceeded());
  }

  #refuse(append: Pending, error: statusPb.Status): false {
    this.#forget(append);
    this.answer(respond(append.correlation, append.stream).setError(error));
    return false;
  }

  #timeOutAfter(append: Pending, ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#forget(append);
      this.answer(respond(writeUuid(append.key, true), append.stream).setError(timeout()));
    }, ms);
  }

  #forget(append: Pending): void {
    clearTimeout(append.timer);
    this.#pending.delete(append.key);
  }
}

const UNSET =
  'Status(StatusCode="InvalidArgument", Detail="\'None\' is not a valid EventStore.Client.Streams.BatchAppendReq+Types+Options+ExpectedStreamPositionOneofCase")';

/** Why an append is refused before its events are looked at. */
function refusalOf(
  stream: string,
  expected: number | undefined,
  msLeft: number,
): statusPb.Status | undefined {
  if (expected === undefined) return badRequest(UNSET);
  if (stream === '') return badRequest("Value cannot be null. (Parameter 'value')");
  return msLeft <= 0 ? timeout() : undefined;
}

function expectation(options: streams.BatchAppendReq.Options): number | undefined {
  const position = options.hasStreamPosition() ? options.getStreamPosition() : undefined;
  return readExpectation(options, position);
}

/** In milliseconds; not positive when the deadline has passed. */
function timeLeft(options: streams.BatchAppendReq.Options | undefined): number {
  const deadline = options?.getDeadline();
  if (deadline === undefined) return WRITE_TIMEOUT_MS;
  const due = deadline.getSeconds() * 1000 + deadline.getNanos() / 1e6;
  return Math.min(due - Date.now(), WRITE_TIMEOUT_MS);
}

function respond(correlation: shared.UUID | undefined, stream: string): Response {
  return new streams.BatchAppendResp()
    .setCorrelationId(correlation)
    .setStreamIdentifier(streamIdentifier(stream));
}

function outcomeResponse(append: Pending, outcome: AppendOutcome): Response {
  const response = respond(append.correlation, append.stream);
  switch (outcome.is) {
    case 'done':
      return response.setSuccess(success(outcome));
    case 'wrong-version':
      return response.setError(wrongVersion(append.expected, outcome.current));
    case 'deleted':
      return response.setError(deleted(append.stream));
  }
}

function success({ revision, position }: Extract<AppendOutcome, { is: 'done' }>) {
  const answer = new streams.BatchAppendResp.Success();
  if (revision === undefined) answer.setNoStream(new emptyPb.Empty());
  else answer.setCurrentRevision(String(revision));
  if (position === undefined) return answer.setNoPosition(new emptyPb.Empty());
  return answer.setPosition(
    new shared.AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position)),
  );
}

import { status } from '@grpc/grpc-js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { EventLog } from '../log/event-log.js';
import type { StoredEvent } from '../log/stored-event.js';
import { CallError, streamDeleted } from './errors.js';
import { eventBytes } from './read-events.js';
import { readQuery, type AllQuery, type From, type Position, type StreamQuery } from './read-request.js';
import type { GrpcCall } from './grpc-call.js';
import { subscribeToAll } from './subscribe-to-all.js';
import { subscribeToStream } from './subscribe-to-stream.js';
import { streamIdentifier } from './wire.js';

type Out = GrpcCall<streams.ReadReq, streams.ReadResp>;

const unexpected = (what: string) => new CallError(status.UNKNOWN, `Unexpected ${what}Result: Error`);

/** Reads once, or until the client has enough [§4, §5, §6]. @throws CallError */
export async function read(log: EventLog, request: streams.ReadReq, out: Out): Promise<void> {
  const query = readQuery(request);
  if (query.of === 'stream') {
    await (query.count === undefined
      ? subscribeToStream(log, query, out)
      : readStream(log, query, query.count, out));
  } else {
    await (query.count === undefined
      ? subscribeToAll(log, query, out)
      : readAll(log, query, query.count, out));
  }
}

async function readStream(log: EventLog, query: StreamQuery, count: number, out: Out): Promise<void> {
  if (count === 0 || (query.from === 'end' && !query.backwards)) throw unexpected('ReadStream');
  const view = log.view(query.stream);
  if (view.is === 'deleted') throw streamDeleted(query.stream);
  if (view.is === 'missing') {
    const notFound = new streams.ReadResp.StreamNotFound();
    await out.write(
      new streams.ReadResp().setStreamNotFound(notFound.setStreamIdentifier(streamIdentifier(query.stream))),
    );
    return;
  }
  const { first, last } = view;
  const asked = startRevision(query.from, last);
  const tells = query.compatibility > 0;
  if (tells && !query.backwards && asked < first) await tellFirst(first, last, out);
  const events = log.eventsOf(query.stream);
  const range = query.backwards
    ? backwards(events, Math.min(asked, last), first)
    : forwards(events, Math.max(asked, first));
  await writeEvents(log, take(range, count), query, out);
  if (tells) await out.write(new streams.ReadResp().setLastStreamPosition(String(last)));
}

function startRevision(from: From<number>, last: number): number {
  if (from === 'start') return 0;
  return from === 'end' ? last : from;
}

/** Where the events begin; when all are hidden, also where they will go on. */
async function tellFirst(first: number, last: number, out: Out): Promise<void> {
  await out.write(new streams.ReadResp().setFirstStreamPosition(String(first)));
  if (first <= last + 1) return;
  await out.write(new streams.ReadResp().setFirstStreamPosition(String(last + 1)));
}

async function readAll(log: EventLog, query: AllQuery, count: number, out: Out): Promise<void> {
  // Not an error: there is just never an answer.
  if (count === 0) return neverAnswer(out);
  const index = startIndex(log, query.from);
  const range = query.backwards ? backwards(log.all, index - 1, 0) : forwards(log.all, index);
  const { filter } = query;
  const wanted = filter === undefined ? range : matching(range, (event) => filter.matches(event));
  await writeEvents(log, take(wanted, count), query, out);
}

async function neverAnswer(out: Out): Promise<void> {
  while (!out.closed) await out.signal.next();
}

function startIndex(log: EventLog, from: From<Position>): number {
  if (from === 'start') return 0;
  if (from === 'end') return log.all.length;
  if (!log.isBoundary(from.commit)) throw unexpected('ReadAll');
  return log.indexFrom(from.commit);
}

/** As far as the log goes now: what is added meanwhile is not read. */
function* forwards(events: readonly StoredEvent[], from: number): Generator<StoredEvent> {
  const end = events.length;
  for (let index = from; index < end; index += 1) {
    const event = events[index];
    if (event !== undefined) yield event;
  }
}

function* backwards(events: readonly StoredEvent[], from: number, to: number): Generator<StoredEvent> {
  for (let index = from; index >= to; index -= 1) {
    const event = events[index];
    if (event !== undefined) yield event;
  }
}

function* matching(
  events: Iterable<StoredEvent>,
  matches: (event: StoredEvent) => boolean,
): Generator<StoredEvent> {
  for (const event of events) if (matches(event)) yield event;
}

function* take(events: Iterable<StoredEvent>, count: number): Generator<StoredEvent> {
  let left = count;
  for (const event of events) {
    if (left <= 0) return;
    yield event;
    left -= 1;
  }
}

async function writeEvents(
  log: EventLog,
  events: Iterable<StoredEvent>,
  query: StreamQuery | AllQuery,
  out: Out,
): Promise<void> {
  for (const event of events) {
    const drained = out.writeBytes(eventBytes(log, event, query));
    if (drained !== undefined) await drained;
    if (out.closed) return;
  }
}

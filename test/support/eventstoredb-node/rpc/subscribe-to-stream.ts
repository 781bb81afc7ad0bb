import { randomUUID } from 'node:crypto';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { EventLog } from '../log/event-log.js';
import { streamDeleted } from './errors.js';
import { eventBytes } from './read-events.js';
import type { StreamQuery } from './read-request.js';
import type { GrpcCall } from './grpc-call.js';

type Out = GrpcCall<streams.ReadReq, streams.ReadResp>;

/** Sends what is in a stream and what comes, until the client leaves or the stream is deleted for ever [§6]. */
export async function subscribeToStream(log: EventLog, query: StreamQuery, out: Out): Promise<void> {
  const { stream } = query;
  if (log.view(stream).is === 'deleted') throw streamDeleted(stream);
  await out.write(confirmation());
  const stop = log.tell(out.signal);
  try {
    await follow(log, query, out);
  } finally {
    stop();
  }
}

async function follow(log: EventLog, query: StreamQuery, out: Out): Promise<void> {
  const { stream } = query;
  let next = firstRevision(log, query);
  let caughtUp = false;
  while (!out.closed) {
    next = await writeFrom(log, query, next, out);
    const tombstone = log.tombstoneOf(stream);
    if (tombstone !== undefined) await out.writeBytes(eventBytes(log, tombstone, query));
    const view = log.view(stream);
    if (view.is === 'deleted') throw streamDeleted(stream);
    if (!caughtUp && view.is === 'there') {
      caughtUp = true;
      await out.write(caughtUpResponse());
    }
    if (log.lastRevision(stream) < next || log.isSoftDeleted(stream)) await out.signal.next();
  }
}

/** A revision is excluded: it is the last one that was seen. */
function firstRevision(log: EventLog, { from, stream }: StreamQuery): number {
  if (from === 'start') return 0;
  return from === 'end' ? log.lastRevision(stream) + 1 : from + 1;
}

/** @returns the revision to go on from */
async function writeFrom(log: EventLog, query: StreamQuery, from: number, out: Out): Promise<number> {
  let next = from;
  for (;;) {
    const view = log.view(query.stream);
    if (view.is !== 'there' || out.closed) return next;
    next = Math.max(next, Math.min(view.first, view.last + 1));
    const event = log.eventsOf(query.stream)[next];
    if (event === undefined) return next;
    next += 1;
    await out.writeBytes(eventBytes(log, event, query));
  }
}

export function confirmation(): streams.ReadResp {
  const confirmed = new streams.ReadResp.SubscriptionConfirmation();
  return new streams.ReadResp().setConfirmation(confirmed.setSubscriptionId(randomUUID()));
}

export function caughtUpResponse(): streams.ReadResp {
  return new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());
}

import { status } from '@grpc/grpc-js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { EventLog } from '../log/event-log.js';
import type { Filter } from '../log/filter.js';
import type { StoredEvent } from '../log/stored-event.js';
import { CallError } from './errors.js';
import { eventBytes } from './read-events.js';
import type { AllQuery, From, Position } from './read-request.js';
import type { GrpcCall } from './grpc-call.js';
import { caughtUpResponse, confirmation } from './subscribe-to-stream.js';

type Out = GrpcCall<streams.ReadReq, streams.ReadResp>;

/** Sends what is in all streams and what comes, until the client leaves [§6]. */
export async function subscribeToAll(log: EventLog, query: AllQuery, out: Out): Promise<void> {
  const { from, filter } = query;
  if (typeof from === 'object' && !log.isBoundary(from.commit)) {
    throw new CallError(status.UNKNOWN, 'Unexpected ReadAllResult: Error');
  }
  const stop = log.tell(out.signal);
  try {
    await out.write(confirmation());
    const index = indexBehind(log, from);
    const reached =
      filter === undefined
        ? await catchUp(log, query, index, out)
        : await catchUpFiltered(log, query, filter, index, out);
    await out.write(caughtUpResponse());
    await goOn(log, query, reached, out);
  } finally {
    stop();
  }
}

/** The index of the first event behind a position, which is excluded: it is the last one that was seen. */
export function indexBehind(log: EventLog, from: From<Position>): number {
  if (from === 'start') return 0;
  if (from === 'end') return log.all.length;
  const index = log.indexFrom(from.commit);
  // A checkpoint of an empty window has prepare 0: the event at its commit position is yet to come.
  return log.all[index]?.position === from.commit && from.prepare >= from.commit ? index + 1 : index;
}

/** How far a subscription has come. */
interface Reached {
  /** The index to go on from. */
  readonly next: number;
  /** How many events it has looked at since the last checkpoint. */
  readonly looked: number;
}

async function catchUp(log: EventLog, query: AllQuery, from: number, out: Out): Promise<Reached> {
  let next = from;
  for (let event = log.all[next]; event !== undefined && !out.closed; event = log.all[next]) {
    next += 1;
    const drained = out.writeBytes(eventBytes(log, event, query));
    if (drained !== undefined) await drained;
  }
  return { next, looked: 0 };
}

/**
 * Looks at one window of events after the other. When enough of them were looked at a checkpoint is due: the last
 * match of the window, or else where the window began, with prepare 0.
 */
async function catchUpFiltered(
  log: EventLog,
  query: AllQuery,
  filter: Filter,
  from: number,
  out: Out,
): Promise<Reached> {
  let next = from;
  let looked = 0;
  while (next < log.all.length && !out.closed) {
    const window = log.all.slice(next, next + filter.window);
    let checkpoint = windowStart(query.from, window, next === from);
    for (const event of window) {
      if (!filter.matches(event)) continue;
      await out.writeBytes(eventBytes(log, event, query));
      checkpoint = checkpointAt(event.position, event.position);
    }
    next += window.length;
    looked += window.length;
    if (looked < filter.checkpointInterval) continue;
    looked %= filter.checkpointInterval;
    await out.write(checkpoint);
  }
  return { next, looked };
}

function windowStart(
  from: From<Position>,
  window: readonly StoredEvent[],
  isFirst: boolean,
): streams.ReadResp {
  if (isFirst && from === 'start') return checkpointAt(0, 0);
  return checkpointAt(window[0]?.position ?? 0, 0);
}

/** What comes now, and after every so many events looked at a checkpoint. */
async function goOn(log: EventLog, query: AllQuery, reached: Reached, out: Out): Promise<void> {
  const { filter } = query;
  let { next, looked } = reached;
  while (!out.closed) {
    const event = log.all[next];
    if (event === undefined) {
      await out.signal.next();
      continue;
    }
    next += 1;
    looked += 1;
    if (filter?.matches(event) !== false) await out.writeBytes(eventBytes(log, event, query));
    if (filter === undefined || looked < filter.checkpointInterval) continue;
    looked = 0;
    await out.write(checkpointAt(event.position, event.position));
  }
}

function checkpointAt(commit: number, prepare: number): streams.ReadResp {
  const checkpoint = new streams.ReadResp.Checkpoint()
    .setCommitPosition(String(commit))
    .setPreparePosition(String(prepare));
  return new streams.ReadResp().setCheckpoint(checkpoint);
}

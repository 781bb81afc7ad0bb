import grpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Committer } from '../log/committer.js';
import type { EventLog } from '../log/event-log.js';
import { appendResponse, readAppend } from './append.js';
import { BatchAppends } from './batch-append.js';
import { failCall, type Calls } from './calls.js';
import { deleteStream, tombstoneStream } from './delete.js';
import type { GrpcCall } from './grpc-call.js';
import { read } from './read.js';

const service = grpc.StreamsService;

/** Reading and writing streams. */
export function serveStreams(log: EventLog, committer: Committer, calls: Calls): void {
  calls.responses(service.read, (request, call) => read(log, request, call));
  calls.requests(service.append, async (requests, verdict) => {
    const append = readAppend(requests);
    const outcome = await committer.append(append.stream, append.expected, append.events);
    verdict.committed();
    return appendResponse(append, outcome);
  });
  calls.duplex(service.batchAppend, (call) => batchAppend(committer, calls, call));
  calls.unary(service.delete, async (request, verdict) => {
    const response = await deleteStream(committer, request);
    verdict.committed();
    return response;
  });
  calls.unary(service.tombstone, async (request, verdict) => {
    const response = await tombstoneStream(committer, request);
    verdict.committed();
    return response;
  });
}

/** Answers each append when it is finished; ends when the client has ended and all are answered. */
function batchAppend(
  committer: Committer,
  calls: Calls,
  call: GrpcCall<streams.BatchAppendReq, streams.BatchAppendResp>,
): void {
  let underWay = 0;
  let ended = false;
  const appends = new BatchAppends(
    committer,
    () => calls.enter(service.batchAppend, call.peer),
    (response) => void call.write(response),
  );
  const endWhenDone = () => {
    if (ended && underWay === 0) call.end();
  };
  const receive = async (request: streams.BatchAppendReq) => {
    underWay += 1;
    await appends.receive(request);
    underWay -= 1;
    endWhenDone();
  };
  call.whenOver(() => appends.close());
  call.receive(
    (request) => void receive(request).catch((error: unknown) => failCall(call, error)),
    () => {
      ended = true;
      endWhenDone();
    },
  );
}

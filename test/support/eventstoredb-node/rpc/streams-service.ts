import type { ServerDuplexStream, UntypedServiceImplementation } from '@grpc/grpc-js';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import type { IStreamsServer } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { Committer } from '../log/committer.js';
import type { EventLog } from '../log/event-log.js';
import { appendResponse, readAppend } from './append.js';
import { BatchAppends } from './batch-append.js';
import { asCallError, isCut, type Calls } from './calls.js';
import { deleteStream, tombstoneStream } from './delete.js';
import { oversized } from './errors.js';
import { read } from './read.js';
import { OVERSIZED, type Received } from './received.js';

type BatchCall = ServerDuplexStream<Received<streams.BatchAppendReq>, streams.BatchAppendResp>;

/** Reading and writing streams. */
export function streamsService(
  log: EventLog,
  committer: Committer,
  calls: Calls,
): UntypedServiceImplementation {
  const service: IStreamsServer = {
    read: calls.serverStream('Read', (call) => read(log, call)),
    append: (call, callback) =>
      calls.answer(
        'Append',
        call,
        async (verdict) => {
          const append = await readAppend(call);
          const outcome = await committer.append(append.stream, append.expected, append.events);
          verdict.committed();
          return appendResponse(append, outcome);
        },
        callback,
      ),
    batchAppend: (call) => batchAppend(committer, calls, call),
    delete: calls.unary('Delete', async (request: streams.DeleteReq, verdict) => {
      const response = await deleteStream(committer, request);
      verdict.committed();
      return response;
    }),
    tombstone: calls.unary('Tombstone', async (request: streams.TombstoneReq, verdict) => {
      const response = await tombstoneStream(committer, request);
      verdict.committed();
      return response;
    }),
  };
  return service;
}

/** Answers each append when it is finished; ends when the client has ended and all are answered. */
function batchAppend(committer: Committer, calls: Calls, call: BatchCall): void {
  let over = false;
  let underWay = 0;
  let ended = false;
  const appends = new BatchAppends(
    committer,
    () => calls.enter('BatchAppend', call),
    (response) => {
      if (!over) call.write(response);
    },
  );
  const close = () => {
    over = true;
    appends.close();
  };
  const fail = (error: unknown) => {
    if (over) return;
    close();
    if (!isCut(error)) call.emit('error', asCallError(error));
  };
  const endWhenDone = () => {
    if (over || !ended || underWay > 0) return;
    close();
    call.end();
  };
  call.on('data', (request: Received<streams.BatchAppendReq>) => {
    if (over) return;
    if (request === OVERSIZED) {
      fail(oversized());
      return;
    }
    underWay += 1;
    appends.receive(request).then(() => {
      underWay -= 1;
      endWhenDone();
    }, fail);
  });
  call.on('end', () => {
    ended = true;
    endWhenDone();
  });
  call.on('cancelled', close);
  call.on('error', close);
}

import grpc from '@eventstore/db-client/generated/users_grpc_pb.js';
import type { Calls } from './calls.js';

/** Without authentication nobody answers for users: the call waits until its deadline [§9]. */
export function serveUsers(calls: Calls): void {
  calls.responses(grpc.UsersService.details, async (_, call) => {
    while (!call.closed) await call.signal.next();
  });
}

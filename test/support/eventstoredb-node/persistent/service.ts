import grpc from '@eventstore/db-client/generated/persistent_grpc_pb.js';
import persistent from '@eventstore/db-client/generated/persistent_pb.js';
import { failCall, type Calls } from '../rpc/calls.js';
import { persistentDoesNotExist, unhandled } from '../rpc/errors.js';
import { empty } from '../rpc/wire.js';
import { connect } from './connect.js';
import { info } from './info.js';
import { readDefinition, readSource } from './requests.js';
import type { Group } from './group.js';
import type { Subsystem } from './subsystem.js';

const service = grpc.PersistentSubscriptionsService;

/** Persistent subscriptions: their administration, and consuming them [§8]. */
export function servePersistentSubscriptions(subsystem: Subsystem, calls: Calls): void {
  calls.unary(service.create, async (request, verdict) => {
    await subsystem.create(readDefinition(request.getOptions()));
    verdict.committed();
    return new persistent.CreateResp();
  });
  calls.unary(service.update, async (request, verdict) => {
    await subsystem.update(readDefinition(request.getOptions()));
    verdict.committed();
    return new persistent.UpdateResp();
  });
  calls.unary(service.delete, async (request, verdict) => {
    const options = given(request.getOptions());
    await subsystem.remove(readSource(options), options.getGroupName());
    verdict.committed();
    return new persistent.DeleteResp();
  });
  serveQueries(subsystem, calls);
  calls.duplex(service.read, (call) => {
    calls.enter(service.read, call.peer).then(
      () => connect(subsystem, call),
      (error: unknown) => failCall(call, error),
    );
  });
}

function serveQueries(subsystem: Subsystem, calls: Calls): void {
  const describe = (group: Group) => info(group, subsystem.entryOf(group));
  calls.unary(service.getInfo, (request) => {
    const options = given(request.getOptions());
    const group = subsystem.group(readSource(options), options.getGroupName());
    return new persistent.GetInfoResp().setSubscriptionInfo(describe(group));
  });
  calls.unary(service.list, (request) =>
    new persistent.ListResp().setSubscriptionsList(listed(subsystem, request).map(describe)),
  );
  calls.unary(service.replayParked, async (request) => {
    const options = given(request.getOptions());
    const group = subsystem.group(readSource(options), options.getGroupName());
    await group.replayParked(options.hasStopAt() ? Number(options.getStopAt()) : undefined);
    return new persistent.ReplayParkedResp();
  });
  calls.unary(service.restartSubsystem, () => {
    subsystem.restart();
    return empty();
  });
}

/** All, or those of a source, of which there has to be one. */
function listed(subsystem: Subsystem, request: persistent.ListReq): readonly Group[] {
  const source = request.getOptions()?.getListForStream();
  if (source === undefined) return subsystem.all;
  const name = source.hasAll()
    ? '$all'
    : readSource({ hasAll: () => false, getStreamIdentifier: () => source.getStream() });
  const groups = subsystem.all.filter((group) => group.source.name === name);
  if (groups.length === 0) throw persistentDoesNotExist(name, '');
  return groups;
}

function given<T>(options: T | undefined): T {
  if (options === undefined) throw unhandled();
  return options;
}

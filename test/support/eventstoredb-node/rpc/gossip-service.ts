import { randomUUID } from 'node:crypto';
import grpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import type { Calls } from './calls.js';
import { writeUuid } from './wire.js';

/** What the node says of its cluster: that it is alone, and leads [§1]. */
export function serveGossip(calls: Calls, port: () => number): void {
  const instance = writeUuid(randomUUID(), true);
  calls.unary(grpc.GossipService.read, () => {
    const member = new gossip.MemberInfo()
      .setInstanceId(instance)
      .setTimeStamp(`${Date.now()}0000`)
      .setState(gossip.MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(port()));
    return new gossip.ClusterInfo().setMembersList([member]);
  });
}

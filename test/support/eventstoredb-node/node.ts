import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Faults, type Misbehaviour } from './faults.js';
import { httpServer } from './http.js';
import { Listener } from './listener.js';
import { Committer, systemEvent } from './log/committer.js';
import { ANY } from './log/check-append.js';
import { EventLog } from './log/event-log.js';
import { Journal } from './log/journal.js';
import { servePersistentSubscriptions } from './persistent/service.js';
import { Subsystem } from './persistent/subsystem.js';
import { Calls } from './rpc/calls.js';
import { serveFeatures } from './rpc/features-service.js';
import { GrpcServer } from './rpc/grpc-server.js';
import { serveGossip } from './rpc/gossip-service.js';
import { serveStreams } from './rpc/streams-service.js';
import { serveUsers } from './rpc/users-service.js';

export interface NodeOptions {
  /** 0, the default, for any that is free. */
  readonly port?: number;
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  /** Where the log is kept; without it, it is kept in memory only. */
  readonly dataDir?: string;
  /** What it takes for the time, in milliseconds since the epoch: the machine's clock unless given. */
  readonly now?: () => number;
  /** What goes wrong from the start. */
  readonly faults?: readonly Misbehaviour[];
}

/** A running node. */
export interface EventStoreDbNode {
  readonly port: number;
  /** A connection string: `esdb://127.0.0.1:54321?tls=false`. */
  readonly url: string;
  misbehave(rule: Misbehaviour): void;
  behave(): void;
  /** Cuts all connections; new ones are taken. */
  cutConnections(): void;
  /** Ends in good order: what is being written is written and answered. */
  stop(): Promise<void>;
  /** Ends at once: connections are cut, and what wasn't written is not. */
  kill(): void;
}

/** Starts a node that speaks EventStoreDB's protocol. */
export async function startEventStoreDbNode(options: NodeOptions = {}): Promise<EventStoreDbNode> {
  const log = new EventLog(options.now);
  const journal =
    options.dataDir === undefined ? undefined : Journal.open(join(options.dataDir, 'events.log'), log);
  const committer = new Committer(log, journal, options.now);
  if (log.all.length === 0) await writeFirstEvent(committer);
  const faults = new Faults();
  options.faults?.forEach((rule) => faults.add(rule));
  let port = 0;
  const grpc = new GrpcServer();
  const calls = new Calls(grpc, faults, (peer) => listener.cut(peer));
  serveStreams(log, committer, calls);
  serveFeatures(calls);
  serveGossip(calls, () => port);
  serveUsers(calls);
  const subsystem = new Subsystem(log, committer);
  servePersistentSubscriptions(subsystem, calls);
  const listener = new Listener(
    grpc,
    httpServer(faults, () => listener.cutAll()),
  );
  port = await listener.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  return {
    port,
    url: `esdb://127.0.0.1:${port}?tls=false`,
    misbehave: (rule) => faults.add(rule),
    behave: () => faults.clear(),
    cutConnections: () => listener.cutAll(),
    stop: async () => {
      subsystem.stop();
      listener.stopAccepting();
      committer.close('write');
      await answersSent();
      grpc.cancelAnswers();
      await answersSent();
      listener.endAll();
    },
    kill: () => {
      listener.cutAll();
      subsystem.stop();
      listener.stopAccepting();
      committer.close('forget');
    },
  };
}

/** What was decided is with the operating system after two turns of the loop. */
async function answersSent(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

/** A fresh database has the metadata of the scavenges' stream; what users write comes behind it. */
async function writeFirstEvent(committer: Committer): Promise<void> {
  const acl = '"$acl":{"$r":["$ops"],"$mr":["$ops"],"$w":[],"$d":[]}';
  const metadata = Buffer.from(`{"$maxAge":2592000,${acl}}`);
  await committer.append('$$$scavenges', ANY, [systemEvent('$metadata', metadata)]);
}

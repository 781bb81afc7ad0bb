import persistent from '@eventstore/db-client/generated/persistent_pb.js';
import type { CallError } from '../rpc/errors.js';
import { persistentFailed } from '../rpc/errors.js';

/** Consumers and how events are shared among them. */
export type Strategy = 'DispatchToSingle' | 'RoundRobin' | 'Pinned';

/** The settings of a group, as they are stored. Times are in milliseconds. */
export interface Settings {
  readonly resolveLinkTos: boolean;
  readonly extraStatistics: boolean;
  readonly messageTimeout: number;
  readonly maxRetryCount: number;
  readonly checkPointAfter: number;
  readonly minCheckPointCount: number;
  readonly maxCheckPointCount: number;
  /** Not positive: any number. */
  readonly maxSubscriberCount: number;
  readonly liveBufferSize: number;
  readonly readBatchSize: number;
  readonly historyBufferSize: number;
  readonly namedConsumerStrategy: string;
}

type WireSettings = persistent.CreateReq.Settings | persistent.UpdateReq.Settings;

const STRATEGIES: readonly Strategy[] = ['DispatchToSingle', 'RoundRobin', 'Pinned'];
const TICKS_PER_MS = 10_000;

/** @throws CallError when the group can't work so [§8] */
export function readSettings(wire: WireSettings, stream: string, group: string): Settings {
  const settings = {
    resolveLinkTos: wire.getResolveLinks(),
    extraStatistics: wire.getExtraStatistics(),
    messageTimeout: wire.hasMessageTimeoutTicks()
      ? Number(wire.getMessageTimeoutTicks()) / TICKS_PER_MS
      : wire.getMessageTimeoutMs(),
    maxRetryCount: wire.getMaxRetryCount(),
    checkPointAfter: wire.hasCheckpointAfterTicks()
      ? Number(wire.getCheckpointAfterTicks()) / TICKS_PER_MS
      : wire.getCheckpointAfterMs(),
    minCheckPointCount: wire.getMinCheckpointCount(),
    maxCheckPointCount: wire.getMaxCheckpointCount(),
    maxSubscriberCount: wire.getMaxSubscriberCount(),
    liveBufferSize: wire.getLiveBufferSize(),
    readBatchSize: wire.getReadBatchSize(),
    historyBufferSize: wire.getHistoryBufferSize(),
    namedConsumerStrategy: strategyName(wire),
  };
  if (settings.readBatchSize >= settings.historyBufferSize) throw batchNotBelowBuffer(stream, group);
  return settings;
}

function strategyName(wire: WireSettings): string {
  const named = wire instanceof persistent.CreateReq.Settings ? wire.getConsumerStrategy() : '';
  return named === '' ? (STRATEGIES[wire.getNamedConsumerStrategy()] ?? 'RoundRobin') : named;
}

function batchNotBelowBuffer(stream: string, group: string): CallError {
  const what = 'ReadBatchSize may not be greater than or equal to BufferSize';
  return persistentFailed(
    stream,
    group,
    `Specified argument was out of the range of valid values. (Parameter '${what}')`,
  );
}

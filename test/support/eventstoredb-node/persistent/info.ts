import persistent from '@eventstore/db-client/generated/persistent_pb.js';
import type { Consumer } from './consumer.js';
import type { Entry } from './config.js';
import type { Group } from './group.js';

type Info = persistent.SubscriptionInfo;

/** What a group says of itself [§8]. */
export function info(group: Group, entry: Entry): Info {
  const { counts, source, streams } = group;
  return withSettings(new persistent.SubscriptionInfo(), entry)
    .setEventSource(source.name)
    .setGroupName(group.name)
    .setStatus(statusOf(group))
    .setConnectionsList(group.consumers.map((consumer) => connection(consumer, entry.extraStatistics)))
    .setTotalItems(String(counts.sent))
    .setCountSinceLastMeasurement(String(counts.sent))
    .setLastCheckpointedEventPosition(streams.lastCheckpoint() ?? '')
    .setLastKnownEventPosition(source.lastKnown())
    .setLiveBufferCount('0')
    .setRetryBufferCount(counts.waiting)
    .setTotalInFlightMessages(counts.inFlight)
    .setOutstandingMessagesCount(counts.inFlight + counts.waiting)
    .setParkedMessageCount(String(streams.parkedCount));
}

function withSettings(message: Info, entry: Entry): Info {
  return message
    .setResolveLinkTos(entry.resolveLinkTos)
    .setStartFrom(entry.startFrom)
    .setMessageTimeoutMilliseconds(entry.messageTimeout)
    .setExtraStatistics(entry.extraStatistics)
    .setMaxRetryCount(entry.maxRetryCount)
    .setLiveBufferSize(entry.liveBufferSize)
    .setBufferSize(entry.historyBufferSize)
    .setReadBatchSize(entry.readBatchSize)
    .setCheckPointAfterMilliseconds(entry.checkPointAfter)
    .setMinCheckPointCount(entry.minCheckPointCount)
    .setMaxCheckPointCount(entry.maxCheckPointCount)
    .setNamedConsumerStrategy(entry.namedConsumerStrategy)
    .setMaxSubscriberCount(entry.maxSubscriberCount);
}

function statusOf(group: Group): string {
  if (!group.ready) return 'NotReady';
  if (group.isLive) return 'Live';
  return group.consumers.length > 0 ? 'Behind, OutstandingPageRequest' : 'Behind';
}

function connection(
  consumer: Consumer,
  extraStatistics: boolean,
): persistent.SubscriptionInfo.ConnectionInfo {
  return new persistent.SubscriptionInfo.ConnectionInfo()
    .setFrom('')
    .setUsername('system')
    .setAverageItemsPerSecond(0)
    .setTotalItems(String(consumer.sent))
    .setCountSinceLastMeasurement(String(consumer.sent))
    .setObservedMeasurementsList(extraStatistics ? measurements(consumer.times) : [])
    .setAvailableSlots(consumer.freeSlots)
    .setInFlightMessages(consumer.inFlight.size)
    .setConnectionName(consumer.connection.name);
}

const QUANTILES: Readonly<Record<string, number>> = {
  Fastest: 0,
  'Quintile 1': 0.2,
  'Quintile 2': 0.4,
  Median: 0.5,
  'Quintile 3': 0.6,
  'Quintile 4': 0.8,
  '90%': 0.9,
  '95%': 0.95,
  '99%': 0.99,
  '99.5%': 0.995,
  '99.9%': 0.999,
  'Quintile 5': 1,
  Highest: 1,
};

/** How long consumers took, in milliseconds. */
function measurements(times: readonly number[]): persistent.SubscriptionInfo.Measurement[] {
  const sorted = [...times].sort((a, b) => a - b);
  const mean = times.length === 0 ? 0 : times.reduce((sum, time) => sum + time, 0) / times.length;
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const quantiles = Object.entries(QUANTILES).map(([name, share]) => measurement(name, at(share)));
  return [measurement('Mean', mean), ...quantiles];
}

function measurement(name: string, value: number): persistent.SubscriptionInfo.Measurement {
  return new persistent.SubscriptionInfo.Measurement().setKey(name).setValue(String(Math.round(value)));
}

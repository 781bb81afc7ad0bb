import { EventStoreDBClient, excludeSystemEvents, START } from '@eventstore/db-client';
import type { Probe } from '../harness/probe.js';

/** The client's own subscription, and nothing done with what it brings but counting. */
const probe: Probe = async ({ url, events }) => {
  const client = EventStoreDBClient.connectionString(String(url));
  // Connected first, as the other side is when its time begins.
  await client.getStreamMetadata('$settings');

  const start = performance.now();
  const subscription = client.subscribeToAll({ fromPosition: START, filter: excludeSystemEvents() });
  let count = 0;
  await new Promise<void>((resolve, reject) => {
    subscription.on('error', reject);
    subscription.on('data', ({ event }) => {
      if (event?.isJson && ++count === Number(events)) resolve();
    });
  });
  const seconds = (performance.now() - start) / 1_000;
  await subscription.unsubscribe();
  return { perSecond: count / seconds };
};

export default probe;

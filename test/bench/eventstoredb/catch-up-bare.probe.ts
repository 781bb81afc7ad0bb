import { EventStoreDBClient, excludeSystemEvents, START } from '@eventstore/db-client';
import type { Probe } from '../harness/probe.js';

/** The client's own subscription, and nothing done with what it brings but counting. */
const probe: Probe = async ({ url, events }) => {
  const client = EventStoreDBClient.connectionString(String(url));
  // Connected first, as the other side is when its time begins.
  for await (const _ of client.readAll({ maxCount: 1 })) break;

  const start = performance.now();
  const subscription = client.subscribeToAll({ fromPosition: START, filter: excludeSystemEvents() });
  let count = 0;
  for await (const { event } of subscription) {
    if (event?.isJson && ++count === Number(events)) break;
  }
  const seconds = (performance.now() - start) / 1_000;
  await client.dispose();
  return { perSecond: count / seconds };
};

export default probe;

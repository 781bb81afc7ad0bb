import { EventStoreDBClient, jsonEvent, NO_STREAM, type JSONType } from '@eventstore/db-client';
import type { Probe } from '../harness/probe.js';
import { writing } from './writers.js';

/** The same events at the same revisions: nothing is checked, nothing is looked after. */
const probe: Probe = async ({ url, writers, appends }) => {
  const client = EventStoreDBClient.connectionString(String(url));
  const perSecond = await writing(Number(writers), Number(appends), async (stream, revision, event) => {
    const { id, type, data, metadata } = event;
    await client.appendToStream(
      stream,
      jsonEvent({ id, type, data: data as JSONType, metadata: { ...metadata } }),
      { expectedRevision: revision < 0 ? NO_STREAM : BigInt(revision) },
    );
  });
  await client.dispose();
  return { perSecond };
};

export default probe;

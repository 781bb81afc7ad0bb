import { openEventStoreDb } from '#stores/eventstoredb';
import type { Probe } from '../harness/probe.js';
import { writing } from './writers.js';

const probe: Probe = async ({ url, writers, appends }) => {
  const store = openEventStoreDb({ url: String(url), deadlineMs: 60_000 });
  const perSecond = await writing(Number(writers), Number(appends), async (stream, revision, event) => {
    const { ok } = await store.append(stream, revision < 0 ? 'noStream' : revision, [event]);
    if (!ok) throw new Error('An append lost a race that nobody ran.');
  });
  await store.close();
  return { perSecond };
};

export default probe;

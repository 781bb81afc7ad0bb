import { openMongoReadStore } from '#stores/mongodb';
import type { Probe } from '../harness/probe.js';
import { project } from './projecting.js';
import { overheard } from './stores.js';

/** All read models of the desk, folded from the log and written through the adapter. */
const probe: Probe = async ({ log, url }) => {
  const documents = openMongoReadStore({ url: String(url) });
  let count = 0;
  const seconds = await project(
    String(log),
    overheard(documents, (writes) => (count += writes.length)),
  );
  await documents.close();
  return { perSecond: count / seconds };
};

export default probe;

import { openEmbeddedEventStore } from '#stores/embedded';
import type { Probe } from '../harness/probe.js';
import { anEvent, streamNames } from './an-event.js';

/** Writers that each wait for their append before they make the next. */
const probe: Probe = async ({ dir, groups, writers }) => {
  const store = await openEmbeddedEventStore({ dir: String(dir) });
  const streams = streamNames(Number(writers));
  const revisions = streams.map(() => -1);

  const append = async (writer: number): Promise<void> => {
    const revision = revisions[writer] ?? -1;
    const expected = revision < 0 ? 'noStream' : revision;
    const { ok } = await store.append(streams[writer] ?? '', expected, [anEvent(revision)]);
    if (!ok) throw new Error('An append lost a race that nobody ran.');
    revisions[writer] = revision + 1;
  };
  const run = async (count: number): Promise<void> => {
    let begun = 0;
    const write = async (writer: number) => {
      while (begun++ < count) await append(writer);
    };
    await Promise.all(streams.map((_, writer) => write(writer)));
  };

  const count = Number(groups) * streams.length;
  await run(count / 10);
  const start = performance.now();
  await run(count);
  const seconds = (performance.now() - start) / 1_000;
  await store.close();
  return { perSecond: count / seconds };
};

export default probe;

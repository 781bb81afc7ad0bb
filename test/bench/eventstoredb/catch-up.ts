import { openEventStoreDb } from '#stores/eventstoredb';
import { anEvent, streamNames } from '../append/an-event.js';
import type { Benchmark, Run } from '../harness/benchmark.js';
import { inTurn } from '../harness/compare.js';
import { runProbe } from '../harness/probe.js';
import { startNodeProcess } from './node-process.js';

const PER_STREAM = 100;

/** A projection that counts, from nothing to the head of the log, against the bare subscription. */
export const eventStoreDbCatchUp: Benchmark = {
  name: 'eventstoredb-catch-up',
  question: 'How fast does a projection on EventStoreDB catch up?',
  async run({ quick, scratch, note }: Run) {
    const node = await startNodeProcess(scratch);
    try {
      const events = quick ? 40_000 : 200_000;
      note(`a log of ${events.toLocaleString('en')} events …`);
      await write(node.url, events);
      const settings = { url: node.url, events };
      const side = (probe: string) => () => runProbe(new URL(probe, import.meta.url).href, settings);
      const measured = await inTurn(
        quick ? 5 : 9,
        side('./catch-up-projection.probe.js'),
        side('./catch-up-bare.probe.js'),
      );
      return [
        { what: 'catch-up of a projection', value: measured.our('perSecond'), unit: 'events/s' },
        { what: 'the bare subscription', value: measured.their('perSecond'), unit: 'events/s' },
        {
          what: 'catch-up / bare subscription',
          value: measured.ratio('perSecond'),
          unit: 'ratio',
          target: { atLeast: 0.8 },
        },
      ];
    } finally {
      await node.stop();
    }
  },
};

async function write(url: string, events: number): Promise<void> {
  const store = openEventStoreDb({ url, deadlineMs: 60_000 });
  for (const stream of streamNames(events / PER_STREAM)) {
    await store.append(
      stream,
      'noStream',
      Array.from({ length: PER_STREAM }, (_, seq) => anEvent(seq)),
    );
  }
  await store.close();
}

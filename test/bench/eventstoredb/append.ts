import type { Benchmark, Run } from '../harness/benchmark.js';
import { inTurn } from '../harness/compare.js';
import { runProbe } from '../harness/probe.js';
import { startNodeProcess } from './node-process.js';

const WRITERS = 64;

/** `append` through the adapter as 64 writers use it, against the client that does the same appends. */
export const eventStoreDbAppend: Benchmark = {
  name: 'eventstoredb-append',
  question: 'What does the adapter for EventStoreDB cost on top of the official client?',
  async run({ quick, scratch }: Run) {
    const node = await startNodeProcess(scratch);
    try {
      const settings = { url: node.url, writers: WRITERS, appends: quick ? 6_000 : 20_000 };
      const side = (probe: string) => () => runProbe(new URL(probe, import.meta.url).href, settings);
      const measured = await inTurn(
        quick ? 5 : 9,
        side('./append-store.probe.js'),
        side('./append-bare.probe.js'),
      );
      return [
        { what: `append from ${WRITERS} writers`, value: measured.our('perSecond'), unit: 'events/s' },
        { what: 'the same with the bare client', value: measured.their('perSecond'), unit: 'events/s' },
        {
          what: 'append / bare client',
          value: measured.ratio('perSecond'),
          unit: 'ratio',
          target: { atLeast: 0.9 },
        },
      ];
    } finally {
      await node.stop();
    }
  },
};

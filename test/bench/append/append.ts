import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Benchmark, Run } from '../harness/benchmark.js';
import { inTurn } from '../harness/compare.js';
import { runProbe, type Numbers } from '../harness/probe.js';

const WRITERS = 64;

/** `append` as 64 writers use it, against the driver alone. */
export const append: Benchmark = {
  name: 'append',
  question: 'What does the event store cost on top of the driver that it is built on?',
  async run({ quick, scratch }: Run) {
    const rounds = quick ? 3 : 9;
    const groups = quick ? 100 : 300;
    const side = async (probe: string): Promise<Numbers> => {
      const dir = await mkdtemp(join(scratch, 'round-'));
      try {
        return await runProbe(new URL(probe, import.meta.url).href, { dir, groups, writers: WRITERS });
      } finally {
        await rm(dir, { recursive: true });
      }
    };
    const measured = await inTurn(
      rounds,
      () => side('./store.probe.js'),
      () => side('./bare.probe.js'),
    );
    return [
      { what: `append from ${WRITERS} writers`, value: measured.our('perSecond'), unit: 'events/s' },
      { what: `bare driver, groups of ${WRITERS}`, value: measured.their('perSecond'), unit: 'events/s' },
      {
        what: 'append / bare driver',
        value: measured.ratio('perSecond'),
        unit: 'ratio',
        target: { atLeast: 0.8 },
      },
    ];
  },
};

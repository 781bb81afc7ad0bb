import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deskLogDir } from '../desk-log/write-log.js';
import type { Benchmark, Run } from '../harness/benchmark.js';
import { inTurn } from '../harness/compare.js';
import { runProbe, type Numbers } from '../harness/probe.js';

const probeAt = (name: string): string => new URL(`./${name}.probe.js`, import.meta.url).href;

/** What the whole way came to. */
type KeptUp = Record<'perSecond' | 'mainThreadMicros' | 'allThreadsMicros', number>;

/** The tree of the transparency log, against hashing alone; and all that has to be done until it is signed. */
export const auditTree: Benchmark = {
  name: 'audit-tree',
  question: 'What does the transparency log cost beside hashing?',
  async run({ quick, seeds, scratch, note }: Run) {
    const total = quick ? 100_000 : 1_000_000;
    note(`a log of ${total.toLocaleString('en')} events …`);
    const log = await deskLogDir(seeds, total);
    const settings = { log, most: 200_000 };
    const build = (): Promise<Numbers> => runProbe(probeAt('tree'), settings);
    const hashOnly = (): Promise<Numbers> => runProbe(probeAt('bare-hashing'), settings);
    const measured = await inTurn(quick ? 3 : 5, build, hashOnly);
    const dir = await mkdtemp(join(scratch, 'log-'));
    const { perSecond, mainThreadMicros, allThreadsMicros } = (await runProbe(probeAt('keep-up'), {
      log,
      dir,
      total,
    })) as KeptUp;
    await rm(dir, { recursive: true });
    return [
      { what: 'tree over entries in memory', value: measured.our('perSecond'), unit: 'events/s' },
      { what: '  SHA-256 of the same entries', value: measured.their('perSecond'), unit: 'events/s' },
      {
        what: '  tree / SHA-256',
        value: measured.ratio('perSecond'),
        unit: 'ratio',
        target: { atLeast: 0.5 },
      },
      {
        what: 'read, hashed, written durably and signed',
        value: perSecond,
        unit: 'events/s',
      },
      { what: '  of which the main thread, per event', value: mainThreadMicros, unit: 'µs' },
      { what: '  all threads, per event', value: allThreadsMicros, unit: 'µs' },
    ];
  },
};

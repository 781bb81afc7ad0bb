import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deskLogDir } from '../desk-log/write-log.js';
import type { Benchmark, Run } from '../harness/benchmark.js';
import { inTurn } from '../harness/compare.js';
import { runProbe, type Numbers } from '../harness/probe.js';

const MEGABYTES = 512;

/** All read models of the desk from its whole log, against reading that log once. */
export const rebuild: Benchmark = {
  name: 'rebuild',
  question: 'How long does it take to fill all read models from the log?',
  async run({ quick, seeds, scratch, note }: Run) {
    const total = quick ? 100_000 : 1_000_000;
    note(`a log of ${total.toLocaleString('en')} events, open and sealed …`);
    const open = await deskLogDir(seeds, total);
    const sealed = await deskLogDir(seeds, total, { sealed: true });
    const rebuilt = async (log: string): Promise<Numbers> => {
      const dir = await mkdtemp(join(scratch, 'round-'));
      try {
        const settings = { log, dir, sealed: log === sealed };
        return await runProbe(new URL('./read-models.probe.js', import.meta.url).href, settings);
      } finally {
        await rm(dir, { recursive: true });
      }
    };
    const scan = (log: string): Promise<Numbers> =>
      runProbe(new URL('./scan.probe.js', import.meta.url).href, { log });
    const measured = await inTurn(
      3,
      () => rebuilt(open),
      () => scan(open),
    );
    const ofSealed = await inTurn(
      3,
      () => rebuilt(sealed),
      () => scan(sealed),
    );
    return [
      { what: 'rebuild of all read models', value: measured.our('perSecond'), unit: 'events/s' },
      { what: 'scan and parse', value: measured.their('perSecond'), unit: 'events/s' },
      {
        what: 'rebuild / scan and parse',
        value: measured.ratio('perSecond'),
        unit: 'ratio',
        target: { atLeast: 0.2, aim: 0.5 },
      },
      {
        what: 'most memory while rebuilding',
        value: measured.our('rssMb'),
        unit: 'MB',
        target: { atMost: MEGABYTES },
      },
      {
        what: 'the same of a log with personal data sealed',
        value: ofSealed.our('perSecond'),
        unit: 'events/s',
      },
      {
        what: 'the same of a log with personal data sealed / scan and parse',
        value: ofSealed.ratio('perSecond'),
        unit: 'ratio',
      },
    ];
  },
};

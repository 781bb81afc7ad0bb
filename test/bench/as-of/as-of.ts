import { deskLogDir } from '../desk-log/write-log.js';
import type { Benchmark, Run } from '../harness/benchmark.js';
import { inTurn } from '../harness/compare.js';
import { runProbe, type Numbers } from '../harness/probe.js';

/** A case as it was at a moment, against reading its stream and parsing what is in it. */
export const asOf: Benchmark = {
  name: 'as-of',
  question: 'What does it cost to see a case as it was?',
  async run({ quick, seeds, note }: Run) {
    const total = quick ? 100_000 : 1_000_000;
    note(`a log of ${total.toLocaleString('en')} events …`);
    const log = await deskLogDir(seeds, total);
    const cases = quick ? 30_000 : 60_000;
    const ask =
      (what: 'asOf' | 'read') =>
      (round: number): Promise<Numbers> =>
        runProbe(new URL('./as-of.probe.js', import.meta.url).href, { log, cases, round, what });
    const measured = await inTurn(3, ask('asOf'), ask('read'));
    return [
      { what: 'a case as of a moment, processor time', value: measured.our('cpuMicros'), unit: 'µs' },
      { what: 'its stream, read and parsed, processor time', value: measured.their('cpuMicros'), unit: 'µs' },
      {
        what: 'as of a moment / read and parsed',
        value: measured.ratio('cpuMicros'),
        unit: 'ratio',
        target: { atMost: 1.5 },
      },
      { what: 'the same, time taken', value: measured.ratio('micros'), unit: 'ratio' },
    ];
  },
};

import { startDesk } from '../desk/desk.js';
import type { Benchmark, Figure, Run } from '../harness/benchmark.js';
import { inTurn, type Rounds } from '../harness/compare.js';
import { runProbe, type Numbers } from '../harness/probe.js';
import { filledDeskDir } from './filled-desk.js';
import { QUESTIONS } from './questions.js';

const FEW = 10_000;

/** What a hundred times the cases cost those who ask. */
export const queries: Benchmark = {
  name: 'queries',
  question: 'How much longer do lists and reports take with a hundred times the cases?',
  async run({ quick, seeds, note }: Run) {
    const many = quick ? FEW * 10 : FEW * 100;
    note(`read models of ${many.toLocaleString('en')} cases …`);
    const small = await filledDeskDir(seeds, FEW);
    const large = await filledDeskDir(seeds, many);
    const times = quick ? 20 : 100;
    const measured = await inTurn(
      3,
      (round) => askAt(large, times, round),
      (round) => askAt(small, times, round),
    );
    return [
      { what: `p99 of all lists and reports, ${FEW} cases`, value: measured.their('p99Ms'), unit: 'ms' },
      { what: `p99 of all lists and reports, ${many} cases`, value: measured.our('p99Ms'), unit: 'ms' },
      { what: 'p99, many / few', value: measured.ratio('p99Ms'), unit: 'ratio', target: { atMost: 2 } },
      { what: 'p50, many / few', value: measured.ratio('p50Ms'), unit: 'ratio' },
      ...QUESTIONS.map(({ name }) => figureOf(name, measured)),
    ];
  },
};

const figureOf = (name: string, measured: Rounds<Numbers>): Figure => ({
  what: `p99 of ${name} (${measured.their(name).toFixed(1)} → ${measured.our(name).toFixed(1)} ms)`,
  value: measured.ratio(name),
  unit: 'ratio',
});

async function askAt(dir: string, times: number, seed: number): Promise<Numbers> {
  const desk = await startDesk({ dir, roles: 'api,projections', stores: true });
  try {
    const { url, token } = desk;
    return await runProbe(new URL('./asking.probe.js', import.meta.url).href, { url, token, times, seed });
  } finally {
    await desk.stop();
  }
}

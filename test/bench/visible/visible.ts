import { join } from 'node:path';
import { startDesk, type RunningDesk } from '../desk/desk.js';
import { load } from '../desk/load.js';
import type { Benchmark, Run } from '../harness/benchmark.js';
import { runProbe, type Numbers } from '../harness/probe.js';
import { median } from '../harness/statistics.js';

/** How long what was acknowledged stays out of sight of queries. */
export const visible: Benchmark = {
  name: 'visible',
  question: 'How long after its acknowledgement is a case seen by a query, at half of full load?',
  async run({ quick, scratch }: Run) {
    const desk = await startDesk({ dir: join(scratch, 'desk'), roles: 'api,projections', stores: true });
    try {
      const seconds = quick ? 3 : 10;
      await load(desk, seconds);
      const full = (await load(desk, seconds)).perSecond ?? NaN;
      const rounds: Numbers[] = [];
      for (let round = 0; round < (quick ? 1 : 3); round++) {
        const [numbers] = await Promise.all([watch(desk, seconds), load(desk, seconds + 2, full / 2)]);
        rounds.push(numbers);
      }
      const of = (name: string): number => median(rounds.map((numbers) => numbers[name] ?? NaN));
      return [
        { what: 'full load', value: full, unit: 'requests/s' },
        { what: 'from acknowledgement to visible, p50', value: of('p50Ms'), unit: 'ms' },
        { what: 'from acknowledgement to visible, p99', value: of('p99Ms'), unit: 'ms' },
      ];
    } finally {
      await desk.stop();
    }
  },
};

function watch({ url, token }: RunningDesk, seconds: number): Promise<Numbers> {
  return runProbe(new URL('./visible.probe.js', import.meta.url).href, { url, token, seconds });
}

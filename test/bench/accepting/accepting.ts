import { join } from 'node:path';
import { startDesk, type RunningDesk } from '../desk/desk.js';
import { CONNECTIONS, load } from '../desk/load.js';
import type { Benchmark, Figure, Run } from '../harness/benchmark.js';
import { inTurn } from '../harness/compare.js';

/** The whole way of a request for support, against the same server whose handler stores nothing. */
export const accepting: Benchmark = {
  name: 'accepting',
  question: 'How much of what the web server could accept does the desk accept durably?',
  async run(run: Run) {
    return [
      ...(await compare(run, 'api,projections', { atLeast: 0.5, aim: 0.7 })),
      ...(await compare(run, 'api,projections,processes,audit')),
    ];
  },
};

async function compare({ quick, scratch }: Run, roles: string, target?: Figure['target']): Promise<Figure[]> {
  const dir = join(scratch, roles);
  const ours = await startDesk({ dir: join(dir, 'stores'), roles, stores: true });
  const theirs = await startDesk({ dir: join(dir, 'stores-nothing'), roles, stores: false });
  try {
    const seconds = quick ? 2 : 6;
    const side = (desk: RunningDesk) => () => load(desk, seconds);
    // Compiling what is hot takes a server some seconds.
    await load(ours, seconds);
    await load(theirs, seconds);
    const measured = await inTurn(quick ? 3 : 5, side(ours), side(theirs));
    const what = `POST /v1/cases, ${CONNECTIONS} connections (${roles})`;
    return [
      { what, value: measured.our('perSecond'), unit: 'requests/s' },
      { what: '  a handler that stores nothing', value: measured.their('perSecond'), unit: 'requests/s' },
      { what: '  answered within, p99', value: measured.our('p99Ms'), unit: 'ms' },
      {
        what: '  accepted / accepted unheard',
        value: measured.ratio('perSecond'),
        unit: 'ratio',
        ...(target ? { target } : {}),
      },
    ];
  } finally {
    await Promise.all([ours.stop(), theirs.stop()]);
  }
}

import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { headersOf, startDesk, type RunningDesk } from '../desk/desk.js';
import { deskLogDir } from '../desk-log/write-log.js';
import type { Benchmark, Figure, Run } from '../harness/benchmark.js';

/** Between two looks at how far it is, and two requests of somebody else. */
const PAUSE_MS = 50;

/** An export of everything, and of ten times as much. */
export const auditExport: Benchmark = {
  name: 'audit-export',
  question: 'What does an export of everything need, and what do others notice of it?',
  async run(run: Run) {
    const total = run.quick ? 100_000 : 1_000_000;
    const small = await exportOf(run, total / 10);
    const large = await exportOf(run, total);
    return [
      ...figuresOf(total / 10, small),
      ...figuresOf(total, large),
      {
        what: 'most memory of the larger / of the smaller',
        value: large.mostMb / small.mostMb,
        unit: 'ratio',
        target: { atMost: 1.3 },
      },
    ];
  },
};

interface Exported {
  readonly seconds: number;
  readonly archiveMb: number;
  readonly beforeMb: number;
  readonly mostMb: number;
  /** Of another request meanwhile, in milliseconds. */
  readonly waits: readonly number[];
}

async function exportOf({ seeds, scratch, note }: Run, total: number): Promise<Exported> {
  note(`a log of ${total.toLocaleString('en')} events, exported …`);
  const dir = join(scratch, `export-${total}`);
  await cp(await deskLogDir(seeds, total, { sealed: true }), dir, { recursive: true });
  const desk = await startDesk({ dir, roles: 'api,audit' });
  try {
    while (((await read<Status>(desk, '/v1/audit/status')).signed?.size ?? 0) < total) await pause(1_000);
    const beforeMb = await desk.mostMemory();
    const start = performance.now();
    const waits: number[] = [];
    for (const { id } = await order(desk); ;) {
      waits.push(await timed(() => read(desk, '/v1/audit/keys')));
      const { state, bytes } = await read<State>(desk, `/v1/audit/exports/${id}`);
      if (state === 'failed') throw new Error('The export failed.');
      const seconds = (performance.now() - start) / 1_000;
      const mostMb = await desk.mostMemory();
      if (state === 'done') return { seconds, archiveMb: bytes / 1e6, beforeMb, mostMb, waits };
      await pause(PAUSE_MS);
    }
  } finally {
    await desk.stop();
  }
}

function figuresOf(total: number, { seconds, archiveMb, beforeMb, mostMb, waits }: Exported): Figure[] {
  const sorted = waits.toSorted((a, b) => a - b);
  return [
    { what: `${total.toLocaleString('en')} events exported`, value: total / seconds, unit: 'events/s' },
    { what: '  archive', value: archiveMb, unit: 'MB' },
    { what: '  most memory of the service before it', value: beforeMb, unit: 'MB' },
    { what: '  most memory of the service with it', value: mostMb, unit: 'MB' },
    { what: '  another request meanwhile, p50', value: sorted[sorted.length >> 1] ?? NaN, unit: 'ms' },
    { what: '  p99', value: sorted[Math.floor(sorted.length * 0.99)] ?? NaN, unit: 'ms' },
    { what: '  the longest', value: sorted.at(-1) ?? NaN, unit: 'ms' },
  ];
}

interface Status {
  readonly signed: { readonly size: number } | null;
}
interface State {
  readonly id: string;
  readonly state: string;
  readonly bytes: number;
}

const order = (desk: RunningDesk): Promise<State> =>
  read<State>(desk, '/v1/audit/exports', {
    method: 'POST',
    body: JSON.stringify({ scope: 'all', reason: 'Measuring' }),
  });

async function read<Answer>(desk: RunningDesk, path: string, options: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(`${desk.url}${path}`, {
    ...options,
    headers: headersOf({ token: desk.auditor }),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

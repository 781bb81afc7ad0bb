import { join } from 'node:path';
import { CUSTOMER, headersOf, REQUEST, startDesk, type RunningDesk } from '../desk/desk.js';
import type { Benchmark, Figure, Run } from '../harness/benchmark.js';
import { inTurn } from '../harness/compare.js';
import { runProbe, type Numbers } from '../harness/probe.js';

const ROLES = 'api,projections';
const CASES = 100;
/** Notes of each case: a history of so many events and one. */
const NOTES = 8;
const AT_A_TIME = 10;
/** Of those who read together. */
const MANY = 32;

/** An auditor's reads, against the same reads of the same server that puts none of them on record. */
export const recording: Benchmark = {
  name: 'recording',
  question: 'What does it cost a reader that his reading is put on record?',
  async run(run: Run) {
    const desk = (name: string, records: boolean) =>
      startDesk({ dir: join(run.scratch, name), roles: ROLES, records });
    const [ours, theirs] = await Promise.all([desk('records', true), desk('records-nothing', false)]);
    try {
      const figures: Figure[] = [];
      const [cases, others] = [await fill(ours), await fill(theirs)];
      const histories = (ids: readonly string[]) => ids.map((id) => `/v1/cases/${id}/history`);
      const sides: Sides = [
        { desk: ours, paths: histories(cases) },
        { desk: theirs, paths: histories(others) },
      ];
      figures.push(...(await compare(run, 'histories of cases, personal', sides, MANY)));
      figures.push(...(await compare(run, 'histories of cases, personal', sides, 1)));
      const plain = ['/v1/reports/backlog?at=1'];
      const open: Sides = [
        { desk: ours, paths: plain },
        { desk: theirs, paths: plain },
      ];
      return [...figures, ...(await compare(run, 'past reports, nothing personal', open, MANY))];
    } finally {
      await Promise.all([ours.stop(), theirs.stop()]);
    }
  },
};

interface Side {
  readonly desk: RunningDesk;
  readonly paths: readonly string[];
}
type Sides = readonly [Side, Side];

async function compare(
  { quick }: Run,
  what: string,
  [ours, theirs]: Sides,
  readers: number,
): Promise<Figure[]> {
  const seconds = 2;
  const side =
    ({ desk, paths }: Side) =>
    (): Promise<Numbers> =>
      runProbe(new URL('./reading.probe.js', import.meta.url).href, {
        ...{ url: desk.url, token: desk.auditor, paths: paths.join(' ') },
        ...{ readers, seconds },
      });
  await side(ours)();
  await side(theirs)();
  const measured = await inTurn(quick ? 3 : 15, side(ours), side(theirs));
  return [
    { what: `${what}; ${readers} at a time, each within`, value: measured.our('millis'), unit: 'ms' },
    { what: '  without a record', value: measured.their('millis'), unit: 'ms' },
    { what: '  recorded / not', value: measured.ratio('millis'), unit: 'ratio', target: { atMost: 1.1 } },
  ];
}

/** @returns ids of cases with some history */
async function fill(desk: RunningDesk): Promise<string[]> {
  const ids: string[] = [];
  const fillOn = async () => {
    while (ids.length < CASES) {
      const at = ids.push('') - 1;
      const { id } = (await post(desk, '/v1/cases', REQUEST)) as { readonly id: string };
      ids[at] = id;
      for (let note = 1; note <= NOTES; note++) {
        await post(
          desk,
          `/v1/cases/${id}/notes`,
          JSON.stringify({ text: `Asked ${CUSTOMER} again, ${note}.` }),
        );
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, fillOn));
  return ids;
}

async function post(desk: RunningDesk, path: string, body: string): Promise<unknown> {
  const answer = await fetch(`${desk.url}${path}`, { method: 'POST', headers: headersOf(desk), body });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

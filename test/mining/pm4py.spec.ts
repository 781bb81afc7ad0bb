import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditLog, Exports } from '#audit';
import { categoryOf, idOf, type EventStore, type StoredEvent } from '#kernel';
import { EVENT_STORE } from '#platform';
import { DeskApi } from '../../apps/cli/src/demo/desk-api.js';
import { OfficeClock } from '../../apps/cli/src/demo/office-clock.js';
import { play } from '../../apps/cli/src/demo/play.js';
import { startDesk, type Desk } from '../support/desk.js';
import { describeUnless } from '../support/not-run.js';
import { membersOf } from '../verifier/archive.js';
import type { Ocel } from '../support/ocel.js';

/** Where `npm run pm4py` puts it. */
const INSTALLED = resolve('.cache/pm4py');
const PYTHON = join(INSTALLED, 'bin/python');
const run = promisify(execFile);

function whyNot(): string | undefined {
  if (existsSync(join(INSTALLED, 'installed.txt'))) return undefined;
  const reason = join(INSTALLED, 'not-installed.txt');
  return `pm4py was not installed: ${existsSync(reason) ? readFileSync(reason, 'utf8').trim() : 'run `npm run pm4py`'}`;
}

/** What pm4py found, as `mine.py` prints it; times in milliseconds. */
interface Found {
  readonly json: ObjectCentric;
  readonly xml: ObjectCentric;
  readonly cases: Readonly<Record<string, readonly Row[]>>;
  readonly invoices: Readonly<Record<string, readonly Row[]>>;
  readonly replayed: {
    readonly fits: Readonly<Record<string, readonly [fits: boolean, fitness: number]>>;
    readonly fitness: { readonly percentage_of_fitting_traces: number; readonly log_fitness: number };
  };
}
type Row = readonly (string | number)[];
type ObjectCentric = Readonly<Record<'events' | 'objects' | 'relations' | 'bonds', readonly Row[]>>;

interface Conformance {
  readonly conforming: number;
  readonly deviating: number;
  readonly unknown: number;
  readonly rate: number;
}

const WORK = 'case customer account invoice message serviceIssue partner supportPlan collectionsPolicy'.split(
  ' ',
);
const sorted = (rows: Iterable<Row>): string[] => [...rows].map((row) => JSON.stringify(row)).sort();

describeUnless(whyNot(), 'pm4py on an export of the demonstration', () => {
  let dir = '';
  let desk: Desk;
  let events: readonly StoredEvent[] = [];
  let found: Found;
  let ocel: Ocel;

  beforeAll(async () => {
    const clock = new OfficeClock();
    dir = await mkdtemp(join(tmpdir(), 'casebook-mining-'));
    desk = await startDesk({ clock, env: { DATA_DIR: dir } });
    await desk.app.listen(0, '127.0.0.1');
    const api = new DeskApi(await desk.app.getUrl());
    await play({ api, tokens: (role, options) => desk.token(role, options), clock, print: () => undefined });
    await desk.settled();
    const all = await desk.app.get<EventStore>(EVENT_STORE).readAll({ limit: 100_000 });
    events = all.filter(({ streamId }) => WORK.includes(categoryOf(streamId)));
    await desk.app.get(AuditLog).whenSigned(all.length);
    await unpack(await exported());
    const { stdout } = await run(PYTHON, [resolve('test/mining/mine.py'), join(dir, 'mining')], {
      maxBuffer: 2 ** 26,
    });
    found = JSON.parse(stdout) as Found;
    ocel = JSON.parse(await readFile(join(dir, 'mining/ocel.json'), 'utf8')) as Ocel;
  }, 180_000);
  afterAll(async () => {
    await desk.close();
    await rm(dir, { recursive: true, force: true });
  });

  async function exported(): Promise<Buffer> {
    const order = { scope: 'all', reason: 'To be mined' };
    const { body } = await desk.as('auditor').when('post', '/v1/audit/exports', order).answers(202, {});
    await desk.app.get(Exports).settled();
    return readFile(join(dir, 'audit-exports', `${(body as { readonly id: string }).id}.tar`));
  }

  async function unpack(archive: Buffer): Promise<void> {
    await mkdir(join(dir, 'mining'));
    for (const [name, content] of membersOf(archive)) {
      if (name.startsWith('mining/')) await writeFile(join(dir, name), content);
    }
  }

  const asRow = ({ id, type, metadata }: StoredEvent): Row => [id, type, Date.parse(metadata.occurredAt)];

  it.each(['json', 'xml'] as const)('finds the activities and times of the log in OCEL 2.0 as %s', (form) => {
    expect(events.length).toBeGreaterThan(400);
    expect(sorted(found[form].events)).toEqual(sorted(events.map(asRow)));
  });

  it.each(['json', 'xml'] as const)('finds the objects of the log in OCEL 2.0 as %s', (form) => {
    const ofStreams = found[form].objects.filter(([, type]) => WORK.includes(String(type)));
    const streams = new Set(events.map(({ streamId }) => streamId));
    expect(sorted(ofStreams)).toEqual(sorted([...streams].map((id) => [id, categoryOf(id)])));
    const agents = found[form].objects.filter(([, type]) => type === 'agent').map(([id]) => id);
    const actors = new Set(events.map(({ metadata }) => `agent-${metadata.actor.id}`));
    expect(agents).toEqual(expect.arrayContaining([...actors]));
    const handOvers = events.filter(({ type }) => type.startsWith('EscalatedTo')).length;
    expect(found[form].objects.filter(([, type]) => type === 'escalation')).toHaveLength(handOvers);
  });

  it('finds how events and objects belong together', () => {
    const relations = ocel.events.flatMap(({ id, relationships }) =>
      relationships.map(({ objectId, qualifier }) => [id, objectId, qualifier]),
    );
    expect(sorted(found.xml.relations)).toEqual(sorted(relations));
    // Of JSON, pm4py keeps one qualifier for an event and an object.
    const pairs = (rows: readonly Row[]) => new Set(sorted(rows.map((row) => row.slice(0, 2))));
    expect(pairs(found.json.relations)).toEqual(pairs(relations));
    const bonds = ocel.objects.flatMap(({ id, relationships }) =>
      relationships.map(({ objectId, qualifier }) => [id, objectId, qualifier]),
    );
    expect(sorted(found.xml.bonds)).toEqual(sorted(bonds));
    expect(sorted(found.json.bonds)).toEqual(sorted(bonds));
  });

  it.each([
    ['cases', 'case'],
    ['invoices', 'invoice'],
  ] as const)('finds the %s of the log in XES, event by event', (file, category) => {
    const expected: Record<string, Row[]> = {};
    for (const event of events) {
      if (categoryOf(event.streamId) === category) (expected[idOf(event.streamId)] ??= []).push(asRow(event));
    }
    expect(Object.keys(expected).length).toBeGreaterThan(5);
    expect(found[file]).toEqual(expected);
  });

  it('replays the process, and finds the deviations that the conformance report lists', async () => {
    const auditor = desk.as('auditor');
    const days = events.map(({ metadata }) => metadata.occurredAt.slice(0, 10)).sort();
    const span = `from=${days.at(0) ?? ''}&to=${days.at(-1) ?? ''}`;
    const report = await auditor.read<Conformance>(`/v1/reports/conformance?${span}`);
    const { items } = await auditor.read<{ items: { caseId: string }[] }>(`/v1/reports/deviations?${span}`);
    const { fits, fitness } = found.replayed;
    const deviating = Object.keys(fits).filter((id) => !fits[id]?.[0]);
    expect(deviating.sort()).toEqual(items.map(({ caseId }) => caseId).sort());
    const handedOver = Object.keys(fits).filter((id) =>
      found.cases[id]?.some(([, type]) => String(type).startsWith('EscalatedTo')),
    );
    const conforming = handedOver.filter((id) => fits[id]?.[0]);
    expect(report).toMatchObject({
      conforming: conforming.length,
      deviating: deviating.length,
      unknown: 0,
    });
    expect(report.rate).toBeCloseTo(conforming.length / handedOver.length, 3);
    expect(deviating.length).toBeGreaterThan(0);
    const cases = Object.keys(fits).length;
    expect(fitness.percentage_of_fitting_traces).toBeCloseTo((100 * (cases - deviating.length)) / cases, 6);
    expect(fitness.log_fitness).toBeLessThan(1);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createReadStream, existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditLog, Exports } from '#audit';
import type { EventStore } from '#kernel';
import { eventually, ManualClock } from '#kernel/testing';
import { EVENT_STORE } from '#platform';
import { nodeCrypto, verifyExport } from '../../apps/verifier/casebook-verify.mjs';
import { startDesk, type Desk } from '../support/desk.js';
import { CASE, liveThrough } from '../support/lived-through.js';
import { asOcel, isWellKnit } from '../support/ocel.js';
import { membersOf } from '../verifier/archive.js';

interface Export {
  readonly id: string;
  readonly state: string;
  readonly progress: number;
  readonly events: number;
  readonly bytes: number;
  readonly archive: string;
  readonly askedAt: string;
  readonly waitsFor?: string;
}

interface Page {
  readonly items: readonly Export[];
  readonly next: string | null;
}

interface KeptState {
  readonly extent?: object;
  readonly growing?: object;
}

const fromItsBeginning = ({ growing: _, ...kept }: KeptState): object => ({
  ...kept,
  step: 0,
  bytes: 0,
  members: 0,
});

/** Streams of the desk's work; others are journals of processes, and what the audit and the keys are about. */
const OF_THE_DESK =
  /^(?:case|customer|account|invoice|message|serviceIssue|partner|supportPlan|collectionsPolicy)-/;
const idsOf = (lines: readonly string[]): string[] =>
  lines.map((line) => (JSON.parse(line) as { id: string }).id).sort();
const streamOf = (line: string): string => (JSON.parse(line) as { streamId: string }).streamId;

/** Nothing of these may be in an export: personal data is sealed, or left out. */
const PERSONAL = ['Rui Prado', 'rui@aurora.example'];

describe('An export', () => {
  const clock = new ManualClock('2026-03-02T09:00:00.000Z');
  let dir = '';
  let desk: Desk;
  let ids: Readonly<Record<string, string>> = {};
  let events = 0;
  const start = () => startDesk({ clock, dir, env: { DATA_DIR: dir } });
  const ines = () => desk.as('auditor', { name: 'Ines' });

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'casebook-exports-'));
    desk = await start();
    ids = await liveThrough(desk, clock);
    events = (await desk.app.get<EventStore>(EVENT_STORE).readAll({ limit: 10_000 })).length;
    clock.advance(60_000);
    await desk.app.get(AuditLog).whenSigned(events);
  }, 60_000);
  afterAll(async () => {
    await desk.close();
    await rm(dir, { recursive: true });
  });

  /** Has something exported, and waits until it is. */
  async function exported(body: object): Promise<Export> {
    const { body: ordered } = await ines()
      .when('post', '/v1/audit/exports', { reason: 'Complaint of 2 March', ...body })
      .answers(202, { state: 'waiting', archive: null });
    await desk.app.get(Exports).settled();
    return ines().read<Export>(`/v1/audit/exports/${(ordered as Export).id}`);
  }

  const fileOf = ({ id }: Export): string => join(dir, 'audit-exports', `${id}.tar`);

  /** What the auditors' verifier says. */
  async function verified(made: Export): Promise<string> {
    const trusted = {
      keys: desk.app
        .get(AuditLog)
        .keys()
        .map(({ key }) => key),
    };
    return (await verifyExport(createReadStream(fileOf(made)), trusted, nodeCrypto)).lines.join('\n');
  }

  const filesOf = async (made: Export): Promise<Map<string, string>> =>
    new Map(membersOf(await readFile(fileOf(made))).map(([name, content]) => [name, content.toString()]));

  it.each([
    ['everything', () => ({ scope: 'all' })],
    ['a period', () => ({ scope: 'period', from: '2026-03-01', to: '2026-03-02' })],
    ['a case', () => ({ scope: 'case', id: ids['/v1/cases/'] })],
    ['a customer', () => ({ scope: 'customer', id: 'aurora', language: 'tr' })],
  ])('of %s is verified by the program of the auditors', async (_, body) => {
    const made = await exported(body());
    expect(made).toMatchObject({ state: 'done', progress: 1 });
    expect(made.events).toBeGreaterThan(0);
    expect(await verified(made)).toContain('files of the export are those that the service put into it');
    const files = await filesOf(made);
    const stored = (files.get('events/000000.jsonl') ?? '').trim().split('\n');
    const upcast = (files.get('upcast/000000.jsonl') ?? '').trim().split('\n');
    expect(stored).toHaveLength(made.events);
    expect(upcast.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(
      stored.map((line) => (JSON.parse(line) as { id: string }).id),
    );
    const ocel = asOcel(files.get('mining/ocel.json') ?? '');
    expect(ocel.events.map(({ id }) => id).sort()).toEqual(
      idsOf(stored.filter((line) => OF_THE_DESK.test(streamOf(line)))),
    );
    expect(isWellKnit(ocel)).toBe(true);
    for (const [name, content] of files) {
      for (const text of PERSONAL)
        expect({ name, found: content.includes(text) }).toEqual({ name, found: false });
    }
  });

  it('has everything that an auditor needs', async () => {
    const made = await exported({ scope: 'all', language: 'fr' });
    expect(made.events).toBeGreaterThanOrEqual(events);
    const files = await filesOf(made);
    expect(files.get('history/000000.html')).toContain('<h1>Historique</h1>');
    expect(files.get('history/000000.pdf')).toMatch(/^%PDF-1\.\d[^]*\/Lang \(fr\)[^]*%%EOF\s*$/);
    expect(files.get('verifier/casebook-verify.mjs')).toContain('without trusting Casebook');
    expect(files.get('README.txt')).toContain('--key VERIFIER-KEY');
    const schemas = JSON.parse(files.get('schemas.json') ?? '[]') as { type: string; version: number }[];
    const requests = schemas.filter(({ type }) => type === 'RequestReceived');
    expect(requests.map(({ version }) => version)).toEqual([1, 2]);
    await desk.app.listen(0, '127.0.0.1');
    const answer = await fetch(`${await desk.app.getUrl()}${made.archive}`, {
      headers: { Authorization: `Bearer ${await desk.token('auditor', { name: 'Ines' })}` },
    });
    expect(answer.headers.get('content-type')).toBe('application/x-tar');
    expect(answer.headers.get('content-length')).toBe(String(made.bytes));
    expect(Buffer.from(await answer.arrayBuffer()).equals(await readFile(fileOf(made)))).toBe(true);
  });

  it.each([
    ['a case', () => ({ scope: 'case', id: ids['/v1/cases/'], language: 'pt-BR' })],
    ['a customer', () => ({ scope: 'customer', id: 'aurora', language: 'pt-BR' })],
    ['everything', () => ({ scope: 'all', language: 'pt-BR' })],
  ])('of %s tells each event once, on a page and in a document that the index leads to', async (_, body) => {
    const made = await exported(body());
    const files = await filesOf(made);
    const pages = [...files.keys()].filter((name) => /^history\/\d{6}.*\.html$/.test(name));
    const rows = pages.map((name) => files.get(name)?.match(/^<tr><td>/gm)?.length ?? 0);
    expect(rows.reduce((sum, count) => sum + count, 0)).toBe(made.events);
    const index = files.get('history/index.html') ?? '';
    for (const page of pages) {
      const document = page.replace('.html', '.pdf');
      expect(index).toContain(`href="${page.slice('history/'.length)}"`);
      expect(index).toContain(`href="${document.slice('history/'.length)}"`);
      expect(files.get(document)).toContain('/Lang (pt-BR)');
      expect(files.get(page)).toContain('href="index.html"');
    }
    expect(index).toMatch(/>Chamado \d{6}-[0-9A-Z]{8}<\/a>/);
  });

  it('names everything in XES by a key that is an XML name, once in what it is about', async () => {
    const files = await filesOf(await exported({ scope: 'all' }));
    const logs = ['mining/cases.xes', 'mining/invoices.xes'].map((name) => files.get(name) ?? '');
    const about = logs.flatMap((log) => [
      ...log.matchAll(/<(?:trace|event|global)\b[^>]*>(?:<[a-z]+ key="[^]*?\/>)*/g),
    ]);
    expect(about.length).toBeGreaterThan(20);
    for (const [element] of about) {
      const keys = [...element.matchAll(/ key="([^"]*)"/g)].map(([, key = '']) => key);
      expect(keys.filter((key) => !/^[A-Za-z_:][\w:.-]*$/.test(key))).toEqual([]);
      expect(new Set(keys).size).toBe(keys.length);
    }
    expect(logs.join('')).toContain('key="billed-to"');
  });

  it('of a case has one history, with its messages', async () => {
    const id = ids['/v1/cases/'] ?? '';
    const files = await filesOf(await exported({ scope: 'case', id }));
    const history = [...files.keys()].filter((name) => name.startsWith('history/'));
    expect(history).toEqual(
      [`000000-case-${id}.html`, `000000-case-${id}.pdf`, 'index.html'].map((name) => `history/${name}`),
    );
    const page = files.get(`history/000000-case-${id}.html`) ?? '';
    expect(page).toContain('Message queued<br><small>MessageQueued · message-');
    const times = [...page.matchAll(/^<tr><td>[^<]*<\/td><td>([^<]*)</gm)].map(([, recorded]) => recorded);
    expect(times).toEqual([...times].sort());
  });

  it('of a case has the messages about it, and nothing of others', async () => {
    const files = await filesOf(await exported({ scope: 'case', id: ids['/v1/cases/'] }));
    const { scope } = JSON.parse(files.get('export.json') ?? '{}') as {
      scope: { streams: Record<string, number> };
    };
    const streams = Object.keys(scope.streams);
    expect(streams).toContain(`case-${ids['/v1/cases/']}`);
    expect(streams.filter((stream) => !stream.startsWith('case-')).length).toBeGreaterThan(0);
    expect(streams.every((stream) => /^(?:case|message)-/.test(stream))).toBe(true);
  });

  it('goes on after a crash where it was, and comes out the same', async () => {
    const { body: order } = await ines()
      .when('post', '/v1/audit/exports', { scope: 'all', reason: 'Complaint of 2 March' })
      .answers(202, { state: 'waiting' });
    const { id } = order as Export;
    const folder = join(dir, 'audit-exports');
    const keptOf = async () => JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')) as KeptState;
    await eventually(async () => (await keptOf()).extent !== undefined);
    await desk.close();
    const kept = await keptOf();
    const left = join(dir, 'as-it-was-left');
    await cp(folder, left, { recursive: true });
    await writeFile(join(folder, `${id}.tar`), 'half a segment', { flag: 'a' });
    // A clock that runs: the export waits for the log to be opened.
    const made = async (): Promise<Buffer> => {
      desk = await startDesk({ dir, env: { DATA_DIR: dir } });
      await desk.app.get(Exports).settled();
      return readFile(join(folder, `${id}.tar`));
    };
    const wentOn = await made();
    await desk.close();
    await rm(folder, { recursive: true });
    await rename(left, folder);
    await writeFile(join(folder, `${id}.json`), JSON.stringify(fromItsBeginning(kept)));
    const anew = await made();
    const again = membersOf(anew);
    expect(again.map(([name]) => name)).toEqual(membersOf(wentOn).map(([name]) => name));
    for (const [at, [name, content]] of membersOf(wentOn).entries()) {
      expect({ name, same: again[at]?.[1].equals(content) }).toEqual({ name, same: true });
    }
    expect(anew.equals(wentOn)).toBe(true);
    expect(await verified(await ines().read<Export>(`/v1/audit/exports/${id}`))).toContain(
      'files of the export',
    );
    expect((await readdir(folder)).filter((name) => name.startsWith(id)).sort()).toEqual([
      `${id}.json`,
      `${id}.tar`,
    ]);
  });

  it('of days on which nothing was recorded is empty, and can be verified', async () => {
    const made = await exported({ scope: 'period', from: '2020-01-01', to: '2020-12-31' });
    expect(made).toMatchObject({ state: 'done', events: 0 });
    expect(await verified(made)).toContain('files of the export');
    expect((await filesOf(made)).get('history/index.html')).toContain('<h1>History</h1>');
  });

  it('has no documents when none are wanted', async () => {
    const files = await filesOf(await exported({ scope: 'all', documents: false }));
    expect([...files.keys()].filter((name) => name.endsWith('.pdf'))).toEqual([]);
    expect(files.get('history/index.html')).toContain('pages only, without documents');
  });

  it('is listed with the others, the latest first, in pages', async () => {
    await exported({ scope: 'case', id: ids['/v1/cases/'] });
    const whole = await ines().read<Page>('/v1/audit/exports');
    expect(whole.next).toBeNull();
    const asked = whole.items.map(({ askedAt }) => askedAt);
    expect(asked).toEqual([...asked].sort().reverse());
    const found: string[] = [];
    for (let next: string | null = '/v1/audit/exports?limit=2'; next !== null;) {
      const page: Page = await ines().read<Page>(next);
      expect(page.items.length).toBeLessThanOrEqual(2);
      found.push(...page.items.map(({ id }) => id));
      next = page.next;
    }
    expect(found).toEqual(whole.items.map(({ id }) => id));
    for (const after of ['../keys', 'x']) {
      await ines().when('get', `/v1/audit/exports?after=${after}`).invalid('after');
    }
  });

  it('of what no checkpoint has yet says what it waits for, and is made once there is one', async () => {
    const { id } = await desk.as('helpdeskAgent').given('post', '/v1/cases', CASE);
    const { body: ordered } = await ines()
      .when('post', '/v1/audit/exports', { scope: 'case', id, reason: 'x' })
      .answers(202, {});
    const state = () => ines().read<Export>(`/v1/audit/exports/${(ordered as Export).id}`);
    await eventually(async () => (await state()).waitsFor !== undefined);
    expect(await state()).toMatchObject({ state: 'waiting', waitsFor: expect.stringContaining(id) });
    await eventually(async () => {
      clock.advance(60_000);
      return (await state()).state === 'done';
    });
    expect(await state()).not.toHaveProperty('waitsFor');
  });

  it('proves that it continues an older checkpoint that somebody keeps, whichever it is', async () => {
    const sizesOf = async (body: object) => {
      const files = await filesOf(await exported({ scope: 'case', id: ids['/v1/cases/'], ...body }));
      const proofs = (files.get('consistency.jsonl') ?? '').split('\n').filter((line) => line !== '');
      return proofs.map((line) => (JSON.parse(line) as { from: number }).from);
    };
    expect(await sizesOf({})).not.toContain(7);
    expect(await sizesOf({ continues: [7] })).toContain(7);
  });

  it('is on record, and for auditors only', async () => {
    await desk
      .as('adminAgent')
      .when('post', '/v1/audit/exports', { scope: 'all', reason: 'x' })
      .problem(403, 'forbidden');
    const reads = async (outcome: number) => {
      const path = `/v1/audit/accesses?what=export&outcome=${outcome}`;
      return (await ines().read<{ items: { reason?: string }[] }>(path)).items;
    };
    // What shows no personal data is answered before it is written down.
    await eventually(async () => (await reads(403)).length === 1);
    expect(await reads(202)).toContainEqual(expect.objectContaining({ reason: 'Complaint of 2 March' }));
  });

  it('shows personal data on the pages for people when that is asked for, and goes when somebody is forgotten', async () => {
    const made = await exported({ scope: 'customer', id: 'aurora', personal: true });
    expect(made).toMatchObject({ state: 'done', personal: true });
    expect(await verified(made)).toContain('files of the export are those that the service put into it');
    const files = await filesOf(made);
    const showing = [...files].filter(([, content]) => content.includes('Rui Prado')).map(([name]) => name);
    expect(showing).toContain('history/000000-customer-aurora.html');
    expect(showing.every((name) => /^history\/\d{6}-.*\.html$/.test(name))).toBe(true);
    expect(files.get('history/000000-customer-aurora.html')).toContain('shows personal data');
    await desk.as('auditor', { reason: '' }).when('get', made.archive).invalid('X-Reason');
    await desk
      .as('privacyOfficer')
      .given('post', '/v1/privacy/erasures', { customerId: 'aurora', reason: 'They asked for it.' });
    await eventually(async () => {
      const { state } = await ines().read<Export>(`/v1/audit/exports/${made.id}`);
      return state === 'failed';
    });
    await ines().when('get', `/v1/audit/exports/${made.id}/archive`).problem(409, 'export-not-done');
    expect(existsSync(fileOf(made))).toBe(false);
  });

  it('is refused when it can not be meant', async () => {
    const order = (body: object) => ines().when('post', '/v1/audit/exports', body);
    const why = { reason: 'x' };
    await order({ scope: 'all' }).invalid('reason');
    await order({ scope: 'some', ...why }).invalid('scope');
    await order({ scope: 'all', language: 'de', ...why }).invalid('language');
    await order({ scope: 'all', personal: 'yes', ...why }).invalid('personal');
    await order({ scope: 'case', ...why }).invalid('id');
    await order({ scope: 'case', id: '../keys', ...why }).invalid('id');
    await order({ scope: 'case', id: '018f0000-0000-7000-8000-000000000000', ...why }).invalid('id');
    await order({ scope: 'customer', id: 'nobody', ...why }).invalid('id');
    await order({ scope: 'all', from: '2026-03-01', ...why }).invalid('from');
    await order({ scope: 'all', id: 'aurora', ...why }).invalid('id');
    await order({ scope: 'customer', id: 'aurora', to: '2026-03-01', ...why }).invalid('to');
    await order({ scope: 'case', id: ids['/v1/cases/'], continues: [1_000_000], ...why }).invalid(
      'continues.0',
    );
    await order({ scope: 'period', from: '2026-03-02', ...why }).invalid('to');
    await order({ scope: 'period', to: '2026-03-02', ...why }).invalid('from');
    await order({ scope: 'period', from: '2026-03-02', to: '2026-03-01', ...why }).invalid('from');
    await order({ scope: 'period', from: '2026-02-30', to: '2026-03-01', ...why }).invalid('from');
    await order({ scope: 'period', from: '2126-03-02', to: '2126-03-03', ...why }).invalid('from');
    await ines().when('get', '/v1/audit/exports/none').problem(404, 'not-found');
  });
});

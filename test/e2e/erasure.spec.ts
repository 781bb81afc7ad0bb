import { hash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { casesContext } from '#cases';
import { customerContactsProjection } from '#customers';
import { Keyring, type EventStore, type Projection } from '#kernel';
import { ManualClock } from '#kernel/testing';
import { LogPasts, RAW_EVENT_STORE, ReadModels } from '#platform';
import { startDesk, type Desk } from '../support/desk.js';
import { enginesOfEnvironment } from '../support/engines.js';
import { foundIn, PERSONAL, tellOfAnother, tellOfQuiteria } from '../support/erasure-story.js';

const ERASED = '[erased on 2026-03-09 by officer: They asked for it.]';

interface HistoryPage {
  readonly items: readonly {
    readonly type: string;
    readonly reason?: string;
    readonly text: string;
    readonly data: Readonly<Record<string, unknown>>;
    readonly erased?: readonly object[];
  }[];
}

describe('A customer that is forgotten', () => {
  let dir: string;
  let clock: ManualClock;
  let desk: Desk;
  let caseId: string;
  let otherCase: string;

  const open = async () => {
    desk = await startDesk({ dir, clock, env: { DATA_DIR: dir } });
  };
  const admin = () => desk.as('adminAgent', { name: 'ana' });
  const officer = () => desk.as('privacyOfficer', { name: 'officer' });
  const auditor = () => desk.as('auditor', { name: 'aurelia' });
  const erase = (body: object = {}) =>
    officer().given('post', '/v1/privacy/erasures', {
      customerId: 'aurora',
      reason: 'They asked for it.',
      ...body,
    });
  const everyReport = async () => {
    const { paths } = await desk.anonymous().read<{ paths: Record<string, object> }>('/openapi.json');
    const routes = Object.keys(paths).filter(
      (path) => path.startsWith('/v1/reports/') && !path.includes('{'),
    );
    const answers: unknown[] = [];
    for (const path of routes.sort()) {
      const { status, body } = await admin().send('get', `${path}?from=2026-01-01&to=2026-12-31`);
      answers.push([path, status, status === 200 ? body : undefined]);
    }
    return answers;
  };

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'casebook-erasure-'));
    clock = new ManualClock('2026-03-02T09:00:00.000Z');
    await open();
    caseId = await tellOfQuiteria(admin(), 'aurora');
    otherCase = await tellOfAnother(admin());
    await desk.settled();
    clock.set('2026-03-09T09:00:00.000Z');
    await desk.settled();
  });
  afterEach(async () => {
    await desk.close();
    await rm(dir, { recursive: true });
  });

  it('is found in no file under DATA_DIR, neither in use nor after the service has ended', async () => {
    // The search finds what is there to be found: read models and mails hold it until then, the log never does.
    const before = await foundIn(dir);
    const found = before.filter((line) => line.includes('read-models.db')).length;
    if (enginesOfEnvironment().readStore === undefined) expect(found).toBeGreaterThan(3);
    else expect(found).toBe(0);
    expect(before.filter((line) => line.includes('.eml')).length).toBeGreaterThan(1);
    expect(before.filter((line) => /events\.db|keys/.test(line))).toEqual([]);
    await erase();
    await desk.settled();
    expect(await foundIn(dir)).toEqual([]);
    await desk.close();
    expect(await foundIn(dir)).toEqual([]);
    expect((await foundIn(dir, ['Eva Moinho'])).length).toBeGreaterThan(0);
    await open();
  });

  it('leaves a trace of when, by whom and why in every place, and nothing else', async () => {
    const { id } = await erase();
    await desk.settled();
    const { items } = await auditor().read<HistoryPage>(`/v1/cases/${caseId}/history`);
    const [received, note] = items;
    expect(received).toMatchObject({
      type: 'RequestReceived',
      reason: ERASED,
      data: { title: ERASED, description: ERASED, contact: ERASED, severity: 'critical' },
      erased: [{ fields: ['contact', 'description', 'title'], by: 'officer', because: 'They asked for it.' }],
    });
    expect(note).toMatchObject({ type: 'NoteAdded', data: { text: ERASED } });
    const asked = [
      `/v1/cases/${caseId}`,
      '/v1/cases?customerId=aurora',
      '/v1/customers/aurora',
      '/v1/messages?customerId=aurora',
      '/v1/customers/aurora/account',
      '/v1/invoices/INV-aurora',
      '/v1/invoices/INV-aurora/history',
      '/v1/events',
      `/v1/privacy/erasures/${id}`,
    ];
    for (const path of asked) {
      const { status, text } = await auditor().send('get', path);
      expect({ path, status }).toEqual({ path, status: 200 });
      for (const word of PERSONAL) expect(text.toLowerCase()).not.toContain(word.toLowerCase());
    }
    expect(await auditor().read(`/v1/privacy/erasures/${id}`)).toMatchObject({
      customerId: 'aurora',
      stage: 'forgotten',
      requestedBy: 'officer',
      openEvents: 0,
    });
    expect(await auditor().read(`/v1/cases/${otherCase}`)).toMatchObject({ contact: 'Eva Moinho' });
  });

  it('is found by no search any more', async () => {
    const searches = [
      '/v1/cases?q=xilofone',
      '/v1/customers?contact=quiteria',
      '/v1/customers?contact=quiteria@bragantina.example',
    ];
    const found = async (path: string) => (await admin().read<{ items: object[] }>(path)).items.length;
    for (const path of searches) expect([path, await found(path)]).toEqual([path, 1]);
    await erase();
    await desk.settled();
    for (const path of searches) expect([path, await found(path)]).toEqual([path, 0]);
    expect(await found('/v1/customers?contact=eva')).toBe(1);
  });

  it('leaves no digest by which it was found, in no document and no file', async () => {
    const model = await desk.app.get(ReadModels).of(customerContactsProjection);
    const before = await model.get('aurora');
    const digests = before?.contacts.flatMap(({ email, words }) => [email, ...words]) ?? [];
    expect(digests).toHaveLength(3);
    const isEmbedded = enginesOfEnvironment().readStore === undefined;
    expect((await foundIn(dir, digests)).length > 0).toBe(isEmbedded);
    await erase();
    await desk.settled();
    expect(await model.get('aurora')).toEqual({ id: 'aurora', findable: false, contacts: [] });
    expect(await foundIn(dir, digests)).toEqual([]);
    expect(desk.app.get(Keyring).digester(before?.key ?? '', 'search')).toBeUndefined();
  });

  it('leaves no digest of what was said with an Idempotency-Key, which does its work until then and after', async () => {
    const note = { text: 'Quitéria rings on Monday.' };
    const path = `/v1/cases/${caseId}/notes`;
    const key = { 'Idempotency-Key': 'quiteria-1' };
    const first = await admin().when('post', path, note, key).answers(201);
    const guess = hash('sha256', JSON.stringify(note));
    const stored = await desk.app.get<EventStore>(RAW_EVENT_STORE).readStream(`case-${caseId}`);
    const { commandHash } = stored.at(-1)?.metadata ?? {};
    expect(commandHash).toMatch(/^keyed:[0-9a-f-]{36}:[\w-]{43}$/);
    expect(JSON.stringify(stored)).not.toContain(guess);
    if (enginesOfEnvironment().eventStore === undefined) {
      await desk.close();
      await open();
    }
    const again = await admin().when('post', path, note, key).answers(201);
    expect(again.body).toEqual(first.body);
    await admin().when('post', path, { text: 'Another.' }, key).problem(422, 'idempotency-key-reused');
    await erase();
    await desk.settled();
    expect((await admin().when('post', path, note, key).answers(201)).body).toEqual(first.body);
  });

  it('is not shown by a past that was looked at before', async () => {
    const { items } = await auditor().read<{ items: { position: string }[] }>(`/v1/cases/${caseId}/history`);
    const position = BigInt(items.at(-1)?.position ?? '0');
    const past = { name: 'cases', projections: ['cases'] };
    const projection = casesContext.projections.find(({ name }) => name === 'cases') as Projection;
    const shown = async () => {
      const ask = async () => (await desk.app.get(ReadModels).of(projection)).get(caseId);
      const found = await desk.app.get(LogPasts).see(past, { position }, ask);
      return JSON.stringify(found).toLowerCase();
    };
    expect(await shown()).toContain('xilofone');
    await erase();
    await desk.settled();
    const after = await shown();
    expect(after).toContain('erased on');
    for (const word of PERSONAL) expect(after).not.toContain(word.toLowerCase());
  });

  it('leaves every statistic as it was', async () => {
    const before = await everyReport();
    expect(before.length).toBeGreaterThan(4);
    await erase();
    await desk.settled();
    expect(await everyReport()).toEqual(before);
  });

  it('leaves read models that equal their rebuild', async () => {
    await erase();
    await desk.settled();
    for (const name of ['cases', 'customers', 'messages', 'invoices', 'customer-accounts']) {
      const { body } = await admin().send('post', `/v1/operations/projections/${name}/verify`, {});
      expect({ name, body }).toMatchObject({ name, body: { different: 0 } });
    }
  });

  it('may come back: what is written from then on is kept, and can be erased again', async () => {
    await erase();
    await desk.settled();
    await admin().given('post', `/v1/cases/${caseId}/reopening`, { reason: 'Filomena rang.' });
    await desk.settled();
    const { items } = await auditor().read<HistoryPage>(`/v1/cases/${caseId}/history`);
    expect(items.at(-1)?.data).toMatchObject({ explanation: 'Filomena rang.' });
    await erase({ reason: 'They asked again.' });
    await desk.settled();
    expect(await foundIn(dir, [...PERSONAL, 'Filomena'])).toEqual([]);
  });

  it('is not forgotten while a legal hold stands, and whoever tries is told why', async () => {
    const { id } = await officer().given('post', '/v1/privacy/holds', {
      caseId,
      reason: 'Letter of the court.',
    });
    const refused = await officer()
      .when('post', '/v1/privacy/erasures', { customerId: 'aurora', reason: 'They asked for it.' })
      .refused('privacy/held');
    expect(refused.body.detail).toContain('Letter of the court.');
    await officer().given('post', `/v1/privacy/holds/${id}/release`, { reason: 'Settled.' });
    expect(await auditor().read(`/v1/privacy/holds/${id}`)).toMatchObject({
      customerId: 'aurora',
      caseId,
      open: false,
      setBy: 'officer',
      releasedBecause: 'Settled.',
    });
    await erase();
    await desk.settled();
    expect(await foundIn(dir)).toEqual([]);
  });

  it('is found and forgotten as before after the master key was rotated, also after a restart', async () => {
    const fileOf = async () =>
      JSON.parse(await readFile(join(dir, 'master-keys.json'), 'utf8')) as { masterKeys: object[] };
    const before = await fileOf();
    await admin().given('post', '/v1/operations/master-key/rotation', { reason: 'Once a year.' });
    const after = await fileOf();
    expect(after.masterKeys).toHaveLength(1);
    expect(after).not.toEqual(before);
    await desk.close();
    await open();
    expect(await auditor().read(`/v1/cases/${caseId}/history`)).toMatchObject({
      items: [{ data: { contact: 'Quitéria Bragantina' } }, {}, {}, {}, {}, {}, {}, {}],
    });
    await erase();
    await desk.settled();
    expect(await foundIn(dir)).toEqual([]);
  });

  it('is not named in a reason, which outlives them', async () => {
    const reason = 'Quiteria BRAGANTINA wrote to us.';
    await officer().when('post', '/v1/privacy/erasures', { customerId: 'aurora', reason }).invalid('reason');
    await officer().when('post', '/v1/privacy/holds', { caseId, reason }).invalid('reason');
    const hold = await officer().given('post', '/v1/privacy/holds', { caseId, reason: 'Letter.' });
    await officer().when('post', `/v1/privacy/holds/${hold.id}/release`, { reason }).invalid('reason');
    const { items } = await auditor().read<{ items: object[] }>('/v1/privacy/holds?customerId=aurora');
    expect(items).toMatchObject([{ id: hold.id, open: true }]);
    expect(await auditor().read('/v1/privacy/erasures?customerId=aurora')).toMatchObject({ items: [] });
  });

  it('is known: nobody is forgotten of whom nothing is kept', async () => {
    const body = { customerId: 'nobody', reason: 'A mistake.' };
    await officer().when('post', '/v1/privacy/erasures', body).problem(404, 'not-found');
    await officer().when('post', '/v1/privacy/holds', body).problem(404, 'not-found');
    await officer().when('post', '/v1/privacy/holds', { reason: 'Whose?' }).invalid('customerId');
  });
});

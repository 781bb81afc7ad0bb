import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectory, overLog } from '../../apps/cli/src/imports/log-target.js';
import { runImport } from '../../apps/cli/src/imports/run-import.js';
import { ServiceTarget } from '../../apps/cli/src/imports/service-target.js';
import { historyOf } from '../../apps/cli/src/servicenow/history.js';
import { readExport } from '../../apps/cli/src/servicenow/read-export.js';
import { openEmbeddedEventStore } from '#stores/embedded';
import { startDesk, type Desk } from '../support/desk.js';
import { openDeskLog, whyNoFiles } from '../support/engines.js';
import type { DeskClient } from '../support/desk-client.js';
import { REAL, SAMPLE, withoutReal } from '../support/incident-file.js';
import * as figures from '../support/incident-figures.js';
import { describeUnless } from '../support/not-run.js';

/** A whole desk is projected, which takes a server a while. */
const PATIENCE_MS = whyNoFiles() === undefined ? 120_000 : 600_000;
/** The documented error of a percentile: half a bucket. */
const BUCKET = 0.025;

async function histories(file: string) {
  const { incidents } = await readExport(file);
  return incidents.map(historyOf);
}

async function importInto(dir: string, file: string) {
  const { events: log, end } = await openDeskLog(dir);
  const target = overLog(log);
  try {
    return await runImport(await histories(file), target, () => undefined);
  } finally {
    await target.close();
    await end();
  }
}

/** Everything about the log but when it was recorded and by whom, stream by stream. */
async function logOf(dir: string) {
  const { events: log, end } = await openDeskLog(dir);
  try {
    const events = await log.readAll({ limit: 100_000 });
    return events
      .map(({ id, streamId, revision, type, data, metadata }) => {
        const { occurredAt, reason, commandId } = metadata;
        return { id, streamId, revision, type, data, occurredAt, reason, commandId };
      })
      .filter(({ streamId }) => streamId.startsWith('case-'))
      .toSorted((a, b) =>
        a.streamId === b.streamId ? a.revision - b.revision : a.streamId < b.streamId ? -1 : 1,
      );
  } finally {
    await log.close();
    await end();
  }
}

let dir = '';
const newDir = () => mkdtemp(join(tmpdir(), 'casebook-import-'));

/** What holds of the reports after a file was imported. */
function agreesWith(file: string, days: readonly string[], span: { from: string; to: string }): void {
  // Read by the hook, which does not run where the file is absent and the suite is skipped.
  let incidents: ReturnType<typeof figures.incidentsIn> = [];
  let desk: Desk;
  let auditor: DeskClient;

  beforeAll(async () => {
    incidents = figures.incidentsIn(file);
    dir = await newDir();
    const { failures, added } = await importInto(dir, file);
    expect({ failures, added }).toEqual({ failures: [], added: incidents.length });
    desk = await startDesk({ dir, env: { DATA_DIR: dir } });
    await desk.settled();
    auditor = desk.as('auditor');
  }, PATIENCE_MS);
  afterAll(async () => {
    await desk.close();
    await rm(dir, { recursive: true });
  });

  const report = (name: string) => auditor.read(`/v1/reports/${name}?from=${span.from}&to=${span.to}`);

  it('volumes', async () => {
    expect(await report('volumes')).toMatchObject(figures.volumes(incidents));
  });
  it.each(days)('the backlog of %s', async (day) => {
    expect(await auditor.read(`/v1/reports/backlog?asOf=${day}`)).toMatchObject(
      figures.backlog(incidents, day),
    );
  });
  it('times to the first response, the first and the last resolution', async () => {
    const answer: Record<string, Record<string, number>> = await report('response-times');
    for (const [name, times] of Object.entries(figures.durations(incidents))) {
      const told = answer[name] ?? {};
      expect([name, told.count]).toEqual([name, times.length]);
      for (const [percentile, share] of Object.entries({ p50: 0.5, p90: 0.9, p95: 0.95 })) {
        const exact = figures.percentile(times, share);
        expect(Math.abs((told[percentile] ?? NaN) / exact - 1)).toBeLessThanOrEqual(BUCKET);
      }
    }
  });
  it('reopenings', async () => {
    const { resolved, wentBack, counted } = figures.reopenings(incidents);
    expect(wentBack).toBe(counted);
    expect(await report('reopen-rate')).toMatchObject({ resolved, reopened: wentBack });
  });
  it('escalations', async () => {
    const total = figures.handOvers(incidents);
    expect(await report('escalations')).toMatchObject({
      total,
      received: incidents.length,
      byCategory: { unknown: total },
      byVehicle: { unknown: total },
    });
    expect(await report('conformance')).toMatchObject({ escalations: total, unknown: total, deviating: 0 });
  });
  it('no customer was written to', async () => {
    expect(await auditor.read('/v1/messages')).toEqual({ items: [], next: null });
    expect(existsSync(join(dir, 'outbox'))).toBe(false);
  });
}

describe('After the import of the sample the reports agree with the file:', () => {
  const days = [
    '2024-03-03',
    '2024-03-04',
    '2024-03-06',
    '2024-03-07',
    '2024-03-11',
    '2024-03-15',
    '2024-06-30',
  ];
  agreesWith(SAMPLE, days, { from: '2024-03-01', to: '2024-03-31' });
});

describeUnless(withoutReal, 'After the import of a real desk the reports agree with the file:', () => {
  const days = [
    '2016-02-29',
    '2016-03-02',
    '2016-03-05',
    '2016-03-12',
    '2016-03-31',
    '2016-05-31',
    '2017-01-31',
  ];
  agreesWith(REAL, days, { from: '2016-02-01', to: '2017-03-31' });
});

describe('Importing', () => {
  beforeEach(async () => {
    dir = await newDir();
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('adds nothing the second time', async () => {
    await expect(importInto(dir, SAMPLE)).resolves.toMatchObject({ histories: 12, added: 12, written: 77 });
    const before = await logOf(dir);
    await expect(importInto(dir, SAMPLE)).resolves.toMatchObject({ added: 0, written: 0 });
    expect(await logOf(dir)).toEqual(before);
  });

  it('through the service writes what importing into its directory writes', async () => {
    const other = await newDir();
    await importInto(other, SAMPLE);
    const desk = await startDesk({ dir, env: { DATA_DIR: dir } });
    try {
      await desk.app.listen(0, '127.0.0.1');
      const target = new ServiceTarget(await desk.app.getUrl(), await desk.token('integration'));
      const first = await runImport(await histories(SAMPLE), target, () => undefined);
      expect(first).toMatchObject({ added: 12, written: 77, failures: [] });
      await expect(runImport(await histories(SAMPLE), target, () => undefined)).resolves.toMatchObject({
        written: 0,
      });
    } finally {
      await desk.close();
    }
    expect(await logOf(dir)).toEqual(await logOf(other));
    await rm(other, { recursive: true });
  });

  it('is refused while somebody else works on the directory, and says what to do', async () => {
    const store = await openEmbeddedEventStore({ dir });
    await expect(openDirectory(dir)).rejects.toThrow('--url');
    await store.close();
  });
});

describe('POST /v1/imports/cases', () => {
  let desk: Desk;
  let machine: DeskClient;
  const history = (steps: readonly object[], change: object = {}) => ({
    source: 'servicenow',
    reference: 'INC1',
    request: {
      occurredAt: '2024-03-04T08:00:00Z',
      severity: 'moderate',
      channel: 'phone',
      title: 'Mail / Outgoing',
      description: 'unknown',
    },
    steps,
    ...change,
  });
  const close = { key: 'b', type: 'close', occurredAt: '2024-03-04T10:00:00Z' };
  const resolve = { key: 'a', type: 'resolve', occurredAt: '2024-03-04T09:00:00Z', text: 'code 2' };
  const post = (body: object) => machine.when('post', '/v1/imports/cases', body);

  beforeAll(async () => {
    desk = await startDesk();
    machine = desk.as('integration');
  });
  afterAll(() => desk.close());

  it('answers with the case, and how much of it was new', async () => {
    const first = await post(history([resolve, close])).answers(201, { revision: 2, written: 3 });
    expect(first.headers.location).toBe(`/v1/cases/${first.body.id}`);
    expect(first.headers.etag).toBe('"2"');
    await post(history([resolve, close])).answers(200, { id: first.body.id, revision: 2, written: 0 });
    await desk.settled();
    await desk.as('auditor').when('get', `/v1/cases/${first.body.id}`).answers(200, {
      number: 'INC1',
      status: 'closed',
      customerId: 'unknown',
      closedAt: '2024-03-04T10:00:00.000Z',
    });
  });
  it('says which step a rule refused, and keeps what came before', async () => {
    const response = await post(history([close], { reference: 'INC2' })).refused('cases/resolved-first');
    expect(response.body).toMatchObject({ field: 'steps.0', written: 1 });
  });
  it('refuses a step that said something else before', async () => {
    await post(history([resolve], { reference: 'INC3' })).answers(201);
    await post(history([{ ...resolve, text: 'code 9' }], { reference: 'INC3' })).problem(
      422,
      'imported-otherwise',
    );
  });
  it('refuses what is not a history', async () => {
    await post(history([{ ...close, text: 'why' }])).invalid('steps.0.text');
    await post(history([resolve, { ...close, key: 'a' }])).invalid('steps.1.key');
    await post(history([{ ...close, type: 'vanish' }])).invalid('steps.0.type');
    await post(history([], { request: undefined })).invalid('request');
    await post(history([], { customerId: 'aurora' })).invalid('customerId');
  });
  it('is for integrations and admin agents only', async () => {
    for (const role of ['helpdeskAgent', 'auditor', 'billingAdmin'] as const) {
      await desk.as(role).when('post', '/v1/imports/cases', history([])).problem(403, 'forbidden');
    }
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '#kernel/testing';
import { auditCommand } from '../../apps/cli/src/commands/audit.js';
import { startDesk, type Desk } from '../support/desk.js';
import { CASE } from '../support/lived-through.js';
import { membersOf } from '../verifier/archive.js';

const PATIENCE = 90_000;

describe('casebook audit, asked of a service that runs', () => {
  let dir = '';
  let desk: Desk;
  let here: string[] = [];
  let caseId = '';
  let printed: string[] = [];
  /** What the auditor kept: an older checkpoint. */
  let older = '';

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'casebook-audit-options-'));
    older = join(dir, 'older.txt');
    desk = await startDesk({ env: { AUDIT_CHECKPOINT_SECONDS: '1' } });
    await desk.app.listen(0, '127.0.0.1');
    here = ['--url', await desk.app.getUrl(), '--token', await desk.token('auditor')];
    const ana = desk.as('helpdeskAgent', { name: 'Ana' });
    const aurora = { name: 'Aurora', language: 'pt-BR', country: 'BR', cloud: 'commercial', contacts: [] };
    await ana.given('put', '/v1/customers/aurora', aurora);
    const { id } = await ana.given('post', '/v1/cases', { ...CASE, occurredAt: '2026-03-01T08:00:00Z' });
    caseId = id;
    const auditor = desk.as('auditor');
    await eventually(async () => (await auditor.send('get', '/v1/audit/checkpoint')).status === 200);
    await writeFile(older, (await auditor.send('get', '/v1/audit/checkpoint')).text);
    const lowered = { severity: 'minimal', occurredAt: '2026-03-02T08:00:00Z', reason: 'It can wait.' };
    await ana.given('post', `/v1/cases/${id}/severity`, lowered);
    await desk.settled();
  }, PATIENCE);
  afterAll(async () => {
    await desk.close();
    await rm(dir, { recursive: true });
  });

  beforeEach(() => {
    const keep = (line: string) => void printed.push(line);
    jest.spyOn(console, 'log').mockImplementation(keep);
    jest.spyOn(console, 'error').mockImplementation(keep);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = undefined;
  });

  const said = () => printed.join('\n');
  const saidAsJson = () => JSON.parse(said()) as Record<string, unknown>;

  /** @returns the exit code; what was printed is in `said` */
  async function run(...args: string[]): Promise<unknown> {
    printed = [];
    await auditCommand().parseAsync([...args, ...here], { from: 'user' });
    return process.exitCode;
  }

  let exports = 0;
  const lastOut = () => join(dir, `export-${exports}.tar`);
  async function exported(...args: string[]): Promise<ReadonlyMap<string, Buffer>> {
    exports++;
    const out = lastOut();
    expect(await run('export', '--out', out, '--reason', 'Complaint', ...args)).toBe(0);
    return new Map(membersOf(await readFile(out)));
  }
  const ofCase = () => ['--scope', 'case', '--id', caseId];

  describe('as-of', () => {
    it('takes what had happened by a time, what was known by a time, or a position', async () => {
      expect(await run('as-of', caseId, '--as-of', '2026-03-01T12:00:00Z')).toBe(0);
      expect(said()).toContain('severity: critical');
      expect(await run('as-of', caseId, '--as-of', '2026-03-02T12:00:00Z')).toBe(0);
      expect(said()).toContain('severity: minimal');
      expect(await run('as-of', caseId, '--known-at', '2026-03-02T12:00:00Z')).toBe(2);
      expect(said()).toContain(`There is no case '${caseId}'.`);
      expect(await run('as-of', caseId, '--known-at', new Date().toISOString())).toBe(0);
      expect(said()).toContain('severity: minimal');
    });

    it('takes one of them only', async () => {
      expect(await run('as-of', caseId, '--at', '1', '--known-at', '2026-03-02T12:00:00Z')).toBe(2);
      expect(said()).toBe('Name one moment: --at, --as-of or --known-at.');
      expect(await run('as-of', caseId, '--as-of', 'yesterday')).toBe(2);
      expect(said()).toContain('asOf');
    });

    it('shows all of the work queue, however many pages it has', async () => {
      const ana = desk.as('helpdeskAgent');
      for (let n = 0; n < 51; n++) await ana.given('post', '/v1/cases', CASE);
      const now = new Date().toISOString();
      expect(await run('as-of', '--kind', 'queue', '--known-at', now, '--json')).toBe(0);
      const unassigned = (saidAsJson().items as { kind: string }[]).filter(
        ({ kind }) => kind === 'unassigned',
      );
      expect(unassigned).toHaveLength(52);
    });
  });

  describe('--json', () => {
    it('prints what the API answers, of every command', async () => {
      expect(await run('as-of', caseId, '--as-of', '2026-03-01T12:00:00Z', '--json')).toBe(0);
      expect(saidAsJson()).toMatchObject({ id: caseId, severity: 'critical', revision: 0 });
      expect(await run('history', caseId, '--json')).toBe(0);
      const events = JSON.parse(said()) as { type: string; eventId: string }[];
      expect(events.map(({ type }) => type)).toEqual(['RequestReceived', 'SeverityChanged']);
      const span = ['--from', '2026-03-01T12:00:00Z', '--to', '2026-03-02T12:00:00Z'];
      expect(await run('diff', caseId, ...span, '--json')).toBe(0);
      expect(saidAsJson()).toMatchObject({
        changes: expect.arrayContaining([
          { field: 'severity', before: 'critical', after: 'minimal', events: [events[1]?.eventId] },
        ]),
      });
      expect(await run('trace', events[0]?.eventId ?? '', '--json')).toBe(0);
      expect(saidAsJson()).toMatchObject({ causes: { event: { eventId: events[0]?.eventId } }, effects: {} });
      await exported(...ofCase(), '--json');
      expect(saidAsJson()).toMatchObject({ state: 'done', scope: 'case', out: lastOut() });
      expect(await run('verify', '--json')).toBe(0);
      expect(saidAsJson()).toMatchObject({ check: { last: { ok: true } } });
    });
  });

  describe('diff', () => {
    it('goes by what was known, when asked to', async () => {
      const span = ['--from', '2026-03-01T12:00:00Z', '--to', '2026-03-02T12:00:00Z'];
      expect(await run('diff', caseId, ...span, '--by', 'recorded')).toBe(0);
      expect(said()).toBe('Nothing changed.');
    });
  });

  describe('--reason', () => {
    it('is asked for where personal data is shown, unless the token says why', async () => {
      const silent = ['--token', await desk.token('auditor', { reason: '' })];
      const asked = ['history', caseId, '--url', here[1] ?? '', ...silent];
      printed = [];
      await auditCommand().parseAsync(asked, { from: 'user' });
      expect(process.exitCode).toBe(2);
      expect(said()).toBe('This shows personal data: say why you read it, with --reason "…".');
      await auditCommand().parseAsync([...asked, '--reason', 'Complaint'], { from: 'user' });
      expect(process.exitCode).toBe(0);
    });

    it('is asked for by every export', async () => {
      expect(await run('export', ...ofCase(), '--out', join(dir, 'none.tar'))).toBe(2);
      expect(said()).toBe('An export needs --reason.');
    });
  });

  describe('export', () => {
    it('leaves a file that is there as it is', async () => {
      const out = join(dir, 'evidence.tar');
      await writeFile(out, 'Evidence.');
      expect(await run('export', ...ofCase(), '--out', out, '--reason', 'Complaint')).toBe(2);
      expect(said()).toBe(`${out} is there already. Give the archive another name.`);
      expect(await readFile(out, 'utf8')).toBe('Evidence.');
    });

    const documents = (archive: ReadonlyMap<string, Buffer>) =>
      [...archive.keys()].filter((name) => name.endsWith('.pdf')).length;

    it(
      'has documents by itself, when it is told to, and not when it is told not to',
      async () => {
        expect(documents(await exported(...ofCase()))).toBe(1);
        expect(documents(await exported(...ofCase(), '--no-documents'))).toBe(0);
        expect(documents(await exported('--scope', 'all', '--documents'))).toBeGreaterThan(0);
      },
      PATIENCE,
    );

    it(
      'proves that it continues what was kept, by file and by size',
      async () => {
        const sizes = (archive: ReadonlyMap<string, Buffer>): number[] =>
          (archive.get('consistency.jsonl')?.toString() ?? '')
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => (JSON.parse(line) as { from: number }).from);
        const byItself = sizes(await exported(...ofCase()));
        const kept = Number((await readFile(older, 'utf8')).split('\n')[1]);
        // Of which nobody signed a checkpoint, so that it comes along only if asked for.
        const other = Array.from({ length: 40 }, (_, n) => n + 2).find((size) => !byItself.includes(size));
        const asked = ['--continues', older, '--continues', String(other)];
        expect(sizes(await exported(...ofCase(), ...asked))).toEqual(expect.arrayContaining([kept, other]));
      },
      PATIENCE,
    );

    it('refuses to continue what is no checkpoint, or larger than the log', async () => {
      const order = [
        'export',
        ...ofCase(),
        '--out',
        join(dir, 'none.tar'),
        '--reason',
        'Complaint',
        '--continues',
      ];
      expect(await run(...order, join(dir, 'not-there.txt'))).toBe(2);
      expect(said()).toContain('not-there.txt');
      await writeFile(join(dir, 'letter.txt'), 'Dear auditor,\nhere is nothing.\n');
      expect(await run(...order, join(dir, 'letter.txt'))).toBe(2);
      expect(said()).toContain('holds no checkpoint');
      expect(await run(...order, '999999')).toBe(2);
      expect(said()).toContain('continues');
    });
  });
});

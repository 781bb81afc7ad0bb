import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { eventually } from '#kernel/testing';
import { auditCommand } from '../../apps/cli/src/commands/audit.js';
import { startDesk, type Desk } from '../support/desk.js';
import { whyNoFiles } from '../support/engines.js';
import { describeUnless } from '../support/not-run.js';
import { membersOf } from '../verifier/archive.js';

const WIDTH = 60;

/** As somebody might who can write to the file. */
function changeAnEvent(file: string): void {
  const database = new Libsql(file);
  database.exec(
    "UPDATE events SET data = replace(data, 'minimal', 'moderate') WHERE type = 'SeverityChanged'",
  );
  database.close();
}

const PATIENCE = 90_000;

describe('casebook audit', () => {
  const columns = process.stdout.columns;
  let dir = '';
  let caseId = '';
  let printed: string[] = [];

  async function live(work: (desk: Desk) => Promise<void>): Promise<void> {
    const desk = await startDesk({ dir, env: { DATA_DIR: dir, AUDIT_CHECKPOINT_SECONDS: '1' } });
    try {
      await work(desk);
    } finally {
      await desk.close();
    }
  }

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'casebook-audit-'));
    await live(async (desk) => {
      const ana = desk.as('helpdeskAgent', { name: 'Ana' });
      const aurora = { name: 'Padaria Aurora', language: 'pt-BR', country: 'BR', cloud: 'commercial' };
      await ana.given('put', '/v1/customers/aurora', aurora);
      const { id } = await ana.given('post', '/v1/cases', {
        customerId: 'aurora',
        issueKind: 'technical',
        service: 'microsoft365',
        severity: 'critical',
        channel: 'phone',
        language: 'pt-BR',
        title: 'Mensagens não saem, e ninguém sabe dizer porquê nem desde quando exactamente',
        description: 'x'.repeat(150),
      });
      caseId = id;
      await ana.given('post', `/v1/cases/${id}/severity`, { severity: 'minimal', reason: 'It can wait.' });
      await desk.settled();
    });
  }, PATIENCE);
  afterAll(() => rm(dir, { recursive: true }));

  beforeEach(() => {
    printed = [];
    process.stdout.columns = WIDTH;
    const keep = (line: string) => void printed.push(line);
    jest.spyOn(console, 'log').mockImplementation(keep);
    jest.spyOn(console, 'error').mockImplementation(keep);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.stdout.columns = columns;
    process.exitCode = undefined;
  });

  const said = () => printed.join('\n');

  /** @returns the exit code; what was printed is in `said` */
  async function run(...args: string[]): Promise<unknown> {
    printed = [];
    await auditCommand().parseAsync(args, { from: 'user' });
    return process.exitCode;
  }

  const isNarrow = () =>
    said()
      .split('\n')
      .every((line) => line.length <= WIDTH);

  describeUnless(whyNoFiles(), 'on the data of a service that is down', () => {
    it(
      'tells the history of a case, no wider than the terminal',
      async () => {
        expect(await run('history', caseId, '--data-dir', dir, '--reason', 'Reclamação')).toBe(0);
        expect(said()).toMatch(/RequestReceived/);
        expect(said()).toContain('because: It can wait.');
        expect(isNarrow()).toBe(true);
        await live(async (desk) => {
          const { items } = await desk
            .as('auditor')
            .read<{ items: { reason: string }[] }>('/v1/audit/accesses?what=history');
          expect(items.map(({ reason }) => reason)).toContain('Reclamação');
        });
      },
      PATIENCE,
    );
    it(
      'compares its events with what it signed, and finds what was changed since',
      async () => {
        expect(await run('verify', '--data-dir', dir)).toBe(0);
        expect(said()).toContain('NOTHING WRONG WAS FOUND.');
        const copy = await mkdtemp(join(tmpdir(), 'casebook-audit-'));
        try {
          await cp(dir, copy, { recursive: true });
          changeAnEvent(join(copy, 'events.db'));
          expect(await run('verify', '--data-dir', copy)).toBe(1);
          expect(said()).toContain('SOMETHING IS WRONG');
          expect(isNarrow()).toBe(true);
        } finally {
          await rm(copy, { recursive: true });
        }
      },
      PATIENCE,
    );
    it(
      'says that a service works on them',
      async () => {
        await live(async () => {
          expect(await run('history', caseId, '--data-dir', dir)).toBe(3);
          expect(said()).toContain('--url');
        });
      },
      PATIENCE,
    );
  });

  it(
    'asks a service that runs, for people and for programs',
    async () => {
      await live(async (desk) => {
        await desk.app.listen(0, '127.0.0.1');
        const here = ['--url', await desk.app.getUrl(), '--token', await desk.token('auditor')];
        expect(await run('history', caseId, '--json', ...here)).toBe(0);
        const events = JSON.parse(said()) as { eventId: string; position: string; type: string }[];
        const [first] = events;
        const last = events.at(-1);
        expect(await run('as-of', caseId, '--at', first?.position ?? '', ...here)).toBe(0);
        expect(said()).toContain('severity: critical');
        expect(isNarrow()).toBe(true);
        const span = ['--from', first?.position ?? '', '--to', last?.position ?? ''];
        expect(await run('diff', caseId, ...span, ...here)).toBe(0);
        expect(said()).toContain('severity: critical → minimal');
        expect(said()).toContain(`SeverityChanged #${last?.position}`);
        expect(await run('trace', first?.eventId ?? '', ...here)).toBe(0);
        expect(said()).toContain('Led to:');
        expect(said()).toContain('flowchart');
        expect(
          await run('as-of', 'backlog', '--kind', 'report', '--at', first?.position ?? '', ...here),
        ).toBe(0);
        expect(said()).toContain('total: 1');
        expect(await run('diff', 'backlog', '--kind', 'report', ...span, ...here)).toBe(0);
        expect(said()).toContain(`SeverityChanged #${last?.position}`);
        expect(await run('diff', 'all', '--kind', 'queue', ...span, '--json', ...here)).toBe(0);
        expect(JSON.parse(said())).toHaveProperty('changes');
        const out = join(dir, 'case.tar');
        const exported = ['--scope', 'case', '--id', caseId, '--out', out, '--reason', 'Complaint'];
        expect(await run('export', ...exported, ...here)).toBe(0);
        expect(membersOf(await readFile(out)).map(([name]) => name)).toContain('manifest.note');
      });
    },
    PATIENCE,
  );

  it(
    'has an export checked by the verifier, with no service, and says what is wrong with a forged one',
    async () => {
      const [out, keys, older] = ['checked.tar', 'keys.txt', 'older.txt'].map((name) => join(dir, name)) as [
        string,
        string,
        string,
      ];
      await live(async (desk) => {
        await desk.app.listen(0, '127.0.0.1');
        const auditor = desk.as('auditor');
        await eventually(async () => (await auditor.send('get', '/v1/audit/checkpoint')).status === 200);
        const { items } = await auditor.read<{ items: { key: string }[] }>('/v1/audit/keys');
        await writeFile(keys, items.map(({ key }) => key).join('\n'));
        await writeFile(older, (await auditor.send('get', '/v1/audit/checkpoint')).text);
        const here = ['--url', await desk.app.getUrl(), '--token', await desk.token('auditor')];
        await run('export', '--scope', 'all', '--out', out, '--reason', 'Complaint', ...here);
      });
      const trusted = ['--keys', keys, '--checkpoint', older];
      expect(await run('verify', out, ...trusted)).toBe(0);
      expect(said()).toContain('NOTHING WRONG WAS FOUND.');
      expect(await run('verify', out, ...trusted, '--json')).toBe(0);
      expect(JSON.parse(said())).toMatchObject({
        result: 'nothingWrong',
        checked: expect.arrayContaining([expect.stringContaining('is signed by')]),
      });
      const forged = (await readFile(out)).toString('latin1').replace('RequestReceived', 'RequestReceivee');
      await writeFile(out, forged, 'latin1');
      expect(await run('verify', out, ...trusted)).toBe(1);
      expect(said()).toContain('SOMETHING IS WRONG');
      expect(await run('verify', out, '--json')).toBe(2);
      expect(JSON.parse(said())).toMatchObject({ result: 'notCheckable' });
    },
    PATIENCE,
  );

  it(
    'has a service compare its events with what it signed',
    async () => {
      await live(async (desk) => {
        await desk.app.listen(0, '127.0.0.1');
        const here = ['--url', await desk.app.getUrl(), '--token', await desk.token('auditor')];
        expect(await run('verify', ...here)).toBe(0);
        expect(said()).toMatch(/events were compared with what was signed/);
        expect(isNarrow()).toBe(true);
        expect(await run('verify', '--json', ...here)).toBe(0);
        expect(JSON.parse(said())).toMatchObject({ check: { running: false, last: { ok: true } } });
        expect(await run('verify', '--checkpoint', 'older.txt', ...here)).toBe(2);
      });
    },
    PATIENCE,
  );

  it(
    'says what is wrong',
    async () => {
      await live(async (desk) => {
        await desk.app.listen(0, '127.0.0.1');
        const here = ['--url', await desk.app.getUrl(), '--token', await desk.token('auditor')];
        expect(await run('history', 'none', ...here)).toBe(2);
        expect(said()).toContain("There is no case 'none'.");
        expect(await run('as-of', caseId, ...here)).toBe(2);
        expect(await run('history', 'x', '--kind', 'ghost', ...here)).toBe(2);
      });
      expect(await run('history', caseId, '--url', 'http://127.0.0.1:1', '--token', 'x')).toBe(3);
    },
    PATIENCE,
  );
});

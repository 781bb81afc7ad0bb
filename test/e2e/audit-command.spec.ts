import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditCommand } from '../../apps/cli/src/commands/audit.js';
import { startDesk, type Desk } from '../support/desk.js';
import { whyNoFiles } from '../support/engines.js';
import { describeUnless } from '../support/not-run.js';
import { membersOf } from '../verifier/archive.js';

const WIDTH = 60;
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
        const out = join(dir, 'case.tar');
        const exported = ['--scope', 'case', '--id', caseId, '--out', out, '--reason', 'Complaint'];
        expect(await run('export', ...exported, ...here)).toBe(0);
        expect(membersOf(await readFile(out)).map(([name]) => name)).toContain('manifest.note');
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

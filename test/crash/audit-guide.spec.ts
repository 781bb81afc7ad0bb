import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startService, type ServiceProcess } from '../support/service-process.js';

/* docs/audit-guide.md, followed to the letter, in a folder of the auditor's own. */

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

let dir = '';
let service: ServiceProcess;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'casebook-guide-'));
  service = await startService(join(dir, 'data'));
});
afterAll(async () => {
  await service.kill();
  await rm(dir, { recursive: true, force: true });
});

async function given(method: string, address: string, body: object): Promise<{ readonly id: string }> {
  const answer = await fetch(new URL(address, service.url), {
    method,
    headers: {
      Authorization: `Bearer ${await service.token('helpdeskAgent')}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as { readonly id: string };
}

/** The commands of the page, in order. */
async function commandsOfGuide(): Promise<string> {
  const page = await readFile(path('../../docs/audit-guide.md'), 'utf8');
  return [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, commands]) => commands).join('\n');
}

async function run(script: string, env: Record<string, string>): Promise<{ code: unknown; output: string }> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: dir,
    env: { PATH: process.env.PATH ?? '', HOME: dir, ...env },
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [unknown];
  return { code, output };
}

it('leads an auditor to a case that is proven', async () => {
  await given('PUT', '/v1/customers/aurora', {
    name: 'Padaria Aurora',
    language: 'pt-BR',
    country: 'BR',
    cloud: 'commercial',
    contacts: [{ name: 'Rui Prado', email: 'rui@aurora.example' }],
  });
  const { id } = await given('POST', '/v1/cases', {
    customerId: 'aurora',
    issueKind: 'technical',
    service: 'microsoft365',
    severity: 'critical',
    channel: 'phone',
    language: 'pt-BR',
    title: 'Nobody receives mail',
    description: 'Since nine o’clock.',
  });
  await given('POST', `/v1/cases/${id}/service-health-checks`, { outcome: 'noDocumentedIssue' });
  await given('POST', `/v1/cases/${id}/diagnosis`, {
    category: 'withinBaseline',
    findings: 'A full mailbox.',
  });
  const { code, output } = await run(await commandsOfGuide(), {
    CASEBOOK: service.url,
    TOKEN: await service.token('auditor'),
    CASE: id,
    VERIFIER: path('../../apps/verifier'),
    REPOSITORY: path('../..'),
  });
  if (code !== 0) throw new Error(`It ended with ${String(code)}:\n${output}`);
  // By the verifier itself, and by the command line.
  expect(output.match(/^NOTHING WRONG WAS FOUND\.$/gm)).toHaveLength(2);
  expect(output).toContain('SOMETHING IS WRONG');
  expect(output).toContain('manifest.note');
  // What the service says for itself: its own check, the history, an effect, the past, and who looked.
  expect(output).toMatch(/^\d+ events were compared with what was signed\.$/m);
  expect(output).toMatch(/^20\S+Z {2}\S+ {2}Diagnosed/m);
  expect(output).toContain('flowchart');
  expect(output).toMatch(/^received$/m);
  expect(output).toContain('status: "received" -> "diagnosed"');
  expect(output).toMatch(/^20\S+Z {2}\S+ {2}export {2}Yearly audit$/m);
}, 120_000);

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotStarted, startService, type ServiceProcess } from '../support/service-process.js';

describe('The service as a process', () => {
  let dir: string;
  const running: ServiceProcess[] = [];

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'casebook-start-'));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((service) => service.kill()));
    await rm(dir, { recursive: true });
  });

  const start = async (env?: Readonly<Record<string, string>>): Promise<ServiceProcess> => {
    const service = await startService(dir, env);
    running.push(service);
    return service;
  };

  /** @returns what it said when it refused to start */
  async function refusal(env?: Readonly<Record<string, string>>): Promise<NotStarted> {
    const error: unknown = await start(env).then(
      () => undefined,
      (refused: unknown) => refused,
    );
    if (!(error instanceof NotStarted)) throw new Error(`It started, or failed otherwise: ${String(error)}`);
    return error;
  }

  it('says at the start that its master keys are not those of the data, and starts with the right ones', async () => {
    const service = await start();
    const { status } = await fetch(`${service.url}/v1/customers/aurora`, {
      method: 'PUT',
      headers: {
        Authorization: `Bearer ${await service.token('adminAgent')}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({
        name: 'Padaria Aurora',
        language: 'pt-BR',
        country: 'BR',
        cloud: 'commercial',
        contacts: [{ name: 'Rui Prado', email: 'rui@aurora.example' }],
      }),
    });
    expect(status).toBe(201);
    await service.stop();
    const file = join(dir, 'master-keys.json');
    const right = await readFile(file, 'utf8');
    const { masterKeys } = JSON.parse(right) as { readonly masterKeys: readonly [{ readonly id: string }] };
    const key = Buffer.alloc(32, 7).toString('base64');
    for (const [id, complaint] of [
      ['another', `The master key '${masterKeys[0].id}' is missing.`],
      [masterKeys[0].id, 'is not the one that keys are wrapped under'],
    ] as const) {
      await writeFile(file, JSON.stringify({ masterKeys: [{ id, key }] }));
      const { exitCode, stderr } = await refusal();
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining(complaint)]);
    }
    await writeFile(file, right);
    await start();
  });

  it('starts, answers, and ends when it is asked to', async () => {
    const service = await start();
    const answer = await fetch(`${service.url}/health/ready`);
    expect(answer.status).toBe(200);
    await expect(service.stop()).resolves.toBe(0);
  });

  it('takes tokens that were made before its first start', async () => {
    const service = await start();
    const authorization = `Bearer ${await service.token('auditor')}`;
    const answer = await fetch(`${service.url}/v1/events`, { headers: { authorization } });
    expect(answer.status).toBe(200);
  });

  it('is alone on its data: a second one says so, and ends with 1', async () => {
    await start();
    const { exitCode, stderr } = await refusal();
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`'${dir}' is in use by another process`);
    expect(stderr).not.toContain('    at ');
  });

  it('frees its data when it is killed', async () => {
    const first = await start();
    await first.kill();
    const second = await start();
    expect((await fetch(`${second.url}/health/live`)).status).toBe(200);
  });

  it.each([
    [{ HOST: '0.0.0.0' }, 'HOST'],
    [{ PORT: 'x' }, 'PORT'],
    [{ ROLES: 'projections,processes' }, 'ROLES leaves out api'],
    [{ EVENT_STORE_URL: 'http://localhost:2113' }, 'EVENT_STORE_URL'],
    [{ EVENT_STORE_URL: 'esdb://localhost:2113?tsl=false' }, 'EVENT_STORE_URL'],
  ])('does not start with %j, and says why', async (env, name) => {
    const { exitCode, stderr } = await refusal(env);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(name);
    expect(stderr).not.toContain('    at ');
  });
});

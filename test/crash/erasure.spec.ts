import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import type { Role } from '#platform';
import { DeskClient } from '../support/desk-client.js';
import { foundIn, tellOfQuiteria } from '../support/erasure-story.js';
import { startService, type ServiceProcess } from '../support/service-process.js';
import { until } from './support/until.js';

/** After so many milliseconds the service is killed: before the keys are destroyed, in between, or after it all. */
const KILL_AFTER = [0, 5, 10, 20, 30, 45, 70, 110];

let dir: string;
let service: ServiceProcess;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'casebook-erasure-'));
  service = await startService(dir);
});
afterEach(async () => {
  await service.kill();
  await rm(dir, { recursive: true, force: true });
});

const as = (role: Role) => new DeskClient(supertest(service.url), () => service.token(role));

interface Erasure {
  readonly id: string;
  readonly customerId: string;
  readonly stage: string;
}

const erasures = async (): Promise<readonly Erasure[]> => {
  const { status, body } = await as('auditor').send('get', '/v1/privacy/erasures');
  // While read models are taken up nothing can be said.
  return status === 200 ? (body as { items: Erasure[] }).items : [];
};

describe('a service that is killed while it forgets customers', () => {
  it('finishes what was acknowledged, each once, and leaves nothing in any file', async () => {
    const acknowledged: string[] = [];
    for (const [index, killAfter] of KILL_AFTER.entries()) {
      const customerId = `aurora-${index}`;
      await tellOfQuiteria(as('adminAgent'), customerId);
      const asked = as('privacyOfficer')
        .given('post', '/v1/privacy/erasures', { customerId, reason: 'They asked for it.' })
        .then(({ id }) => acknowledged.push(id));
      // What is told of the customer meanwhile is forgotten with it, or never said.
      await Promise.race([asked, pause(1_000)]);
      await pause(killAfter);
      await service.kill();
      await Promise.allSettled([asked]);
      service = await startService(dir);
    }
    expect(acknowledged).toHaveLength(KILL_AFTER.length);
    await until(async () => {
      const done = (await erasures()).filter(({ stage }) => stage === 'forgotten');
      return acknowledged.every((id) => done.some((erasure) => erasure.id === id));
    }, 'every erasure to be finished');
    expect(await erasures()).toHaveLength(KILL_AFTER.length);
    expect(await foundIn(dir)).toEqual([]);
    await service.stop();
    expect(await foundIn(dir)).toEqual([]);
  });
});

import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Libsql from 'libsql';
import { provesConsistency } from '../support/merkle.js';
import { throwDice } from './support/dice.js';
import { Site } from './support/site.js';
import { until } from './support/until.js';

const ROUNDS = 5;
const AT_ONCE = 8;
/** More events than a start looks at before anything else. */
const MORE_THAN_THE_END = 2_100;

interface Kept {
  readonly size: number;
  readonly root: string;
}
interface Check {
  readonly running: boolean;
  readonly last: { readonly ok: boolean; readonly size: number } | null;
}
interface Status {
  readonly state: string;
  readonly trouble: string | null;
  readonly signed: Kept | null;
}

let site: Site;
beforeEach(async () => {
  site = await Site.make();
});
afterEach(() => site.clear());

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');
const customer = (number: number) => ({
  name: `Customer ${number}`,
  language: 'tr',
  country: 'TR',
  cloud: 'commercial',
  contacts: [{ name: 'Ayşe', email: `ayse@customer${number}.example` }],
});

/** What somebody may do who has the disk. */
function rewrite(path: string, position: number, from: string, to: string): void {
  const db = new Libsql(path);
  db.prepare('UPDATE events SET data = replace(data, ?, ?) WHERE position = ?').run(from, to, position);
  db.close();
}

const statusOf = () => site.read<Status>('auditor', '/v1/audit/status');

/** An answer of the log, which may be about to be opened. */
const ask = <Body>(path: string) =>
  until(async () => {
    const { status, body } = await site.send('auditor', 'GET', path);
    if (status !== 200 && status !== 503) throw new Error(`${path} was answered ${status}.`);
    return status === 200 && (body as Body);
  }, path);

/** The last checkpoint once it covers all that was stored up to a position. */
const signedUpTo = (position: string) =>
  until(async () => {
    const { signed } = await statusOf();
    if (!signed) return undefined;
    const proof = await ask<{ record: string }>(`/v1/audit/proofs/inclusion?index=${signed.size - 1}`);
    const last = JSON.parse(proof.record) as { readonly position: string };
    return BigInt(last.position) >= BigInt(position) && signed;
  }, 'everything to be signed');

async function checked(): Promise<Check> {
  await site.must('auditor', 'POST', '/v1/audit/checks', {});
  return until(async () => {
    const check = await site.read<Check>('auditor', '/v1/audit/checks');
    return !check.running && check;
  }, 'the check to end');
}

const register = (number: number) =>
  site.must<{ position: string }>('adminAgent', 'PUT', `/v1/customers/c${number}`, customer(number));

describe('A transparency log whose service is killed again and again', () => {
  it('goes on from what it has signed, and every tree that was ever seen is the beginning of the last', async () => {
    const dice = throwDice();
    const seen: Kept[] = [];
    let number = 0;
    for (let round = 0; round < ROUNDS; round++) {
      await site.start({ AUDIT_CHECKPOINT_SECONDS: '1' });
      if (round > 0) {
        const { items } = await ask<{ items: Kept[] }>('/v1/audit/checkpoints');
        seen.push(...items);
      }
      let last = await register(++number);
      for (let some = dice.between(0, 30); some > 0; some -= AT_ONCE) {
        const more = Array.from({ length: AT_ONCE }, () => ++number);
        [last = last] = await Promise.all(more.map(register));
      }
      // Half of the times right after it has signed, the other half perhaps while it is about to.
      if (round === 0 || dice.between(0, 1) === 1) await signedUpTo(last.position);
      await site.kill();
    }
    await site.start({ AUDIT_CHECKPOINT_SECONDS: '1' });
    const last = await signedUpTo((await register(++number)).position);
    expect(await checked()).toMatchObject({ last: { ok: true } });
    expect(seen.length).toBeGreaterThan(0);
    for (const { size, root } of seen) {
      const proof = await site.read<{ hashes: string[]; toRoot: string; to: number }>(
        'auditor',
        `/v1/audit/proofs/consistency?from=${size}&to=${last.size}`,
      );
      const hashes = proof.hashes.map(bytes);
      expect(provesConsistency(size, last.size, hashes, bytes(root), bytes(last.root))).toBe(true);
    }
    expect((await statusOf()).state).toBe('building');
  }, 300_000);

  it('has on record every read that was answered', async () => {
    const dice = throwDice();
    const answered: string[] = [];
    await site.start();
    await register(1);
    for (let round = 0; round < ROUNDS; round++) {
      const reads = Array.from({ length: dice.between(1, AT_ONCE) }, async (_, index) => {
        const path = `/v1/customers/c1/history?limit=${round * AT_ONCE + index + 1}`;
        await site.read('auditor', path);
        answered.push(path);
      });
      await Promise.all(reads);
      await site.kill();
      await site.start();
    }
    const path = '/v1/audit/accesses?what=history&limit=200';
    const onRecord = await until(async () => {
      const { items } = await site.read<{ items: { asked: string }[] }>('auditor', path);
      return items.length >= answered.length && items.map(({ asked }) => asked);
    }, 'the reads to be on record');
    expect([...onRecord].sort()).toEqual([...answered].sort());
  }, 120_000);

  it('finds what was changed long before its end while the service was down, without being asked', async () => {
    await site.start({ AUDIT_CHECKPOINT_SECONDS: '1' });
    let number = 0;
    let last = await register(++number);
    while (number < MORE_THAN_THE_END) {
      const more = Array.from({ length: AT_ONCE }, () => ++number);
      [last = last] = await Promise.all(more.map(register));
    }
    await signedUpTo(last.position);
    await site.stop();
    rewrite(join(site.dir, 'events.db'), 7, '"TR"', '"FR"');

    await site.start({ AUDIT_CHECKPOINT_SECONDS: '1', AUDIT_CHECK_AT_START: 'end' });
    await signedUpTo((await register(++number)).position);
    await site.stop();

    await site.start({ AUDIT_CHECKPOINT_SECONDS: '1' });
    const { trouble, signed } = await until(async () => {
      const status = await statusOf();
      return status.state === 'contradicted' && status;
    }, 'the change to be seen');
    expect(trouble).toContain('Event 6 of the log');
    // The desk goes on, and nothing more is signed.
    await register(++number);
    expect(await checked()).toMatchObject({ last: { ok: false } });
    expect(await statusOf()).toMatchObject({ state: 'contradicted', signed: { size: signed?.size } });
  }, 120_000);

  it('makes again what it can, and says what it can not', async () => {
    await site.start({ AUDIT_CHECKPOINT_SECONDS: '1' });
    const { size, root } = await signedUpTo((await register(1)).position);
    await site.kill();
    await rm(join(site.dir, 'audit/hashes'));
    await rm(join(site.dir, 'audit/ids'), { recursive: true });
    await appendFile(join(site.dir, 'audit/checkpoint'), 'Whatever.');
    await site.start();
    await until(async () => (await statusOf()).state === 'building', 'the log to be built again');
    const proof = await ask<{ hashes: string[]; fromRoot: string }>(
      `/v1/audit/proofs/consistency?from=${size}&to=${size}`,
    );
    expect(proof).toMatchObject({ hashes: [], fromRoot: root });
    await site.kill();

    const partials = await readdir(join(site.dir, 'audit/tile/entries/000.p'));
    const bundle = join(site.dir, 'audit/tile/entries/000.p', String(Math.max(...partials.map(Number))));
    const entries = await readFile(bundle);
    await rm(join(site.dir, 'audit/hashes'));
    await writeFile(bundle, Buffer.from(entries).fill(0x20, 100, 101));
    await site.start();
    const { trouble } = await until(async () => {
      const status = await statusOf();
      return status.state === 'damaged' && status;
    }, 'the damage to be seen');
    expect(trouble).toContain('they were changed');
    // The desk goes on.
    await register(2);
  }, 120_000);
});

import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NotStarted } from '../support/service-process.js';
import { cutShort, damageHeader, damageMiddle } from './support/damage.js';
import { throwDice } from './support/dice.js';
import { settledLog } from './support/effects.js';
import { customer, SETTING } from './support/lives.js';
import { Load, setScene } from './support/load.js';
import { expectOneOrder, readLog, type LoggedEvent } from './support/log.js';
import { caughtUp, expectEqualToRebuild } from './support/read-models.js';
import { Site } from './support/site.js';

const READS = [
  '/v1/cases?limit=200',
  '/v1/invoices?limit=200',
  '/v1/messages?limit=200',
  '/v1/customers/aurora/account',
  '/v1/reports/escalations?from=2026-01-01&to=2030-01-01',
  '/v1/reports/receivables',
];

/** A desk that has worked for a while, and ended in good order. */
let worked: Site;
let log: readonly LoggedEvent[];
let answers: readonly unknown[];
/** A copy of it, for a test to do harm to. */
let site: Site;
let events = '';
let readModels = '';

beforeAll(async () => {
  worked = await Site.make();
  await worked.start();
  await setScene(worked, SETTING);
  const load = Load.on(worked, throwDice());
  await load.more(300);
  await load.finish();
  log = await settledLog(worked);
  answers = await answersOf(worked);
  expect(await worked.stop()).toBe(0);
});
afterAll(() => worked.clear());

beforeEach(async () => {
  site = await copyOf(worked);
  events = join(site.dir, 'events.db');
  readModels = join(site.dir, 'read-models.db');
});
afterEach(() => site.clear());

async function copyOf({ dir }: Site): Promise<Site> {
  const copy = await mkdtemp(join(tmpdir(), 'casebook-damage-'));
  await cp(dir, copy, { recursive: true });
  return new Site(copy);
}

async function answersOf(site: Site): Promise<unknown[]> {
  await caughtUp(site);
  return Promise.all(READS.map((path) => site.read('auditor', path)));
}

/** How the service ends that does not even start. */
async function refusalOf(site: Site): Promise<NotStarted> {
  const end = await site.start().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (end instanceof NotStarted) return end;
  throw new Error('The service has started.', { cause: end });
}

describe('A damaged log', () => {
  it.each([
    ['a header that is none', damageHeader],
    ['half of it missing', cutShort],
  ])('is refused at the start, with what to do, and left as it is: %s', async (_, damage) => {
    await damage(events);
    const before = await readFile(events);
    const { exitCode, stderr } = await refusalOf(site);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(events);
    expect(stderr).toContain('Restore it from a backup');
    expect(stderr).not.toContain('    at ');
    expect(await readFile(events)).toEqual(before);
  });

  it('is told of as soon as somebody meets the damage, and then not written to any more', async () => {
    await damageMiddle(events);
    await site.start();
    const meeting = await site.send('integration', 'GET', '/v1/events?limit=1000');
    expect(meeting).toMatchObject({ status: 503, body: { type: 'urn:casebook:problem:store-damaged' } });
    expect(site.said).toContain('Restore it from a backup');

    const before = await Promise.all([events, `${events}-wal`].map(contentOf));
    const command = await site.send('adminAgent', 'PUT', '/v1/customers/boreal', customer('boreal'));
    expect(command).toMatchObject({ status: 503, body: { type: 'urn:casebook:problem:store-damaged' } });
    expect(await Promise.all([events, `${events}-wal`].map(contentOf))).toEqual(before);
  });

  it('is refused when it lost its end, which the read models have seen', async () => {
    await site.start();
    await Load.on(site, throwDice(), 'later').more(100);
    await caughtUp(site);
    await site.stop();
    // An older log takes the place of the newer one.
    await rm(events);
    await cp(join(worked.dir, 'events.db'), events);
    const before = await readFile(events);
    const { exitCode, stderr } = await refusalOf(site);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Events are missing from the log: .* Restore a newer log/);
    expect(await readFile(events)).toEqual(before);
  });
});

describe('Damaged read models', () => {
  /** Deletes them, as the service asks for, and finds everything as it was. */
  async function expectBuiltAgain(): Promise<void> {
    for (const ending of ['', '-wal', '-shm']) await rm(readModels + ending, { force: true });
    const mails = await readdir(join(worked.dir, 'outbox'));
    await site.start();
    expect(await answersOf(site)).toEqual(answers);
    await expectEqualToRebuild(site);
    // Reactions are no read models: nothing is done again.
    const after = await readLog(site);
    expectOneOrder(after);
    expect(after).toEqual(log);
    expect((await readdir(join(site.dir, 'outbox'))).toSorted()).toEqual(mails.toSorted());
  }

  it.each([
    ['a header that is none', damageHeader],
    ['half of them missing', cutShort],
  ])('are refused at the start with the advice to delete them, which helps: %s', async (_, damage) => {
    await damage(readModels);
    const { exitCode, stderr } = await refusalOf(site);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(readModels);
    expect(stderr).toContain('Delete it, with its -wal and -shm files: it is built again from the log.');
    await expectBuiltAgain();
  });

  it('are told of by whoever meets the damage; to delete them helps', async () => {
    await damageMiddle(readModels);
    const refused = await site.start().then(
      () => undefined,
      (error: unknown) => error as NotStarted,
    );
    if (!refused) {
      const met = await Promise.all(READS.map((path) => site.send('auditor', 'GET', path)));
      expect(met.map(({ status }) => status)).toContain(503);
      // The log is well, so commands are taken all the same; here none is given.
    }
    expect(refused?.stderr ?? site.said).toContain('Delete it, with its -wal and -shm files');
    await site.kill();
    await expectBuiltAgain();
  });

  it('may be missing altogether', async () => {
    await expectBuiltAgain();
  });
});

const contentOf = (file: string): Promise<Buffer | undefined> => readFile(file).catch(() => undefined);

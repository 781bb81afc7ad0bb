import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeskApi } from '../../apps/cli/src/demo/desk-api.js';
import { OfficeClock } from '../../apps/cli/src/demo/office-clock.js';
import { play, type Performance } from '../../apps/cli/src/demo/play.js';
import { CONTEXTS } from '../../apps/desk/src/contexts.js';
import { startDesk, type Desk } from '../support/desk.js';

const ANSWERED_404 = 'what the address names and nobody knows is answered with 404 before';
const NOT_VALID = 'the validation refuses it before';
const ORDERED = 'guards what processes order, which ask for nothing else';

/** Rules that nobody can break in a play, and why. */
const OUT_OF_REACH = new Map([
  ['customers/registered', ANSWERED_404],
  ['customers/known-subscription', ANSWERED_404],
  ['customers/known-relationship', ANSWERED_404],
  ['offering/known-contract', ANSWERED_404],
  ['offering/plan-published', ANSWERED_404],
  ['cases/received', ANSWERED_404],
  ['billing/issued', ANSWERED_404],
  ['communication/known-message', ANSWERED_404],
  ['communication/known-customer', ANSWERED_404],
  ['offering/plan-names-fulfilment', NOT_VALID],
  ['offering/plan-names-kinds', NOT_VALID],
  ['billing/whole-amount', NOT_VALID],
  ['cases/say-something', NOT_VALID],
  ['billing/prescribed-reminder', ORDERED],
  ['billing/reminder-has-come-due', ORDERED],
  ['billing/overdue-matter', ORDERED],
  ['billing/policy-binds-invoice', ORDERED],
  ['billing/reminders-first', ORDERED],
  ['billing/notice-day-has-come', ORDERED],
  ['billing/notice-has-run', ORDERED],
  ['cases/received-once', 'a new case has a new id'],
  ['communication/recorded-once', 'a new message has a new id'],
  ['cases/imported', 'the import asks it of imported cases only'],
  ['billing/matter-still-stands', 'holds between a payment and the withdrawal of the proposal, for a moment'],
  ['privacy/no-run-twice', 'a new run has a new id'],
  ['privacy/erasure-under-way', 'holds while an erasure is carried out, for a moment'],
  ['billing/person-decides', 'the service’s own tokens make no program that has a billing role'],
]);

describe('The demonstration', () => {
  const clock = new OfficeClock();
  let dir = '';
  let desk: Desk;
  let first: Performance;

  async function given(): Promise<Performance> {
    const api = new DeskApi(await desk.app.getUrl());
    const performance = await play({
      api,
      tokens: (role, options) => desk.token(role, options),
      clock,
      print: () => undefined,
    });
    await desk.settled();
    return performance;
  }

  async function eventsInTheLog(): Promise<number> {
    let count = 0;
    for (let next: string | null = '/v1/events?limit=1000'; next !== null;) {
      const page: { items: unknown[]; next: string | null } = await desk.as('auditor').read(next);
      count += page.items.length;
      next = page.items.length === 0 ? null : page.next;
    }
    return count;
  }

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'casebook-demo-'));
    desk = await startDesk({ clock, env: { DATA_DIR: dir } });
    await desk.app.listen(0, '127.0.0.1');
    first = await given();
  }, 120_000);
  afterAll(async () => {
    await desk.close();
    await rm(dir, { recursive: true, force: true });
  });

  it('goes as it should', () => {
    expect(first.unexpected).toEqual([]);
    expect(first.expected).toBeGreaterThan(300);
  });
  it('breaks every rule that can be broken, and names those that can’t', () => {
    const unbroken = CONTEXTS.flatMap(({ rules }) => rules.map(({ code }) => code)).filter(
      (code) => !first.rules.has(code),
    );
    expect(new Set(unbroken)).toEqual(new Set(OUT_OF_REACH.keys()));
  });
  it('adds nothing when it is given again', async () => {
    const before = await eventsInTheLog();
    const second = await given();
    expect(second.unexpected).toEqual([]);
    expect(await eventsInTheLog()).toBe(before);
  }, 120_000);
});

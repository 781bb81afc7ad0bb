import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { throwDice, type Dice } from './support/dice.js';
import { SETTING } from './support/lives.js';
import { Load, setScene } from './support/load.js';
import { expectEqualToRebuild, expectVisible, statuses, type Status } from './support/read-models.js';
import { Site } from './support/site.js';
import { until } from './support/until.js';

/** Enough work behind that a rebuild takes a while. */
const COMMANDS_BEFORE = 400;
const COMMANDS_AFTER = 60;
/** A list, a report, and one whose keys follow a stream. */
const REBUILT = ['cases', 'case-figures', 'invoices', 'messages'];

let site: Site;
let dice: Dice;
let load: Load;

beforeEach(async () => {
  dice = throwDice();
  site = await Site.make();
  await site.start();
  await setScene(site, SETTING);
  load = Load.on(site, dice.fork());
  await load.more(COMMANDS_BEFORE);
});
afterEach(() => site.clear());

const rebuild = (projection: string): Promise<unknown> =>
  site.must('adminAgent', 'POST', `/v1/operations/projections/${projection}/rebuild`, { reason: 'A test.' });

const servingOf = (all: readonly Status[], name: string): Status | undefined =>
  all.find(({ projection, serving }) => projection === name && serving);

/** Resolves when another build answers queries than the first one, for each of them. */
const flipped = (): Promise<boolean> =>
  until(async () => {
    const all = await statuses(site);
    return REBUILT.every((name) => (servingOf(all, name)?.collection ?? `${name}-v1`) !== `${name}-v1`);
  }, 'the new builds to answer queries');

/** Reads, again and again until told to stop, what the load was told last. @returns how often it was answered */
function readAsTheyWork(): { readonly stop: () => Promise<number> } {
  const ending = new AbortController();
  const reading = (async () => {
    let answers = 0;
    for (; !ending.signal.aborted; answers++) {
      const told = load.acknowledged.findLast(({ step }) => step.category === 'case');
      if (!told) throw new Error('There is no case to read.');
      const { id, revision, position } = told.done;
      const seen = await site.read<{ revision: number }>('auditor', `/v1/cases/${id}?atLeast=${position}`);
      expect(seen.revision).toBeGreaterThanOrEqual(revision);
      await site.read('auditor', '/v1/cases?limit=5');
      await site.read('auditor', '/v1/reports/backlog');
    }
    return answers;
  })();
  // Its failure is for whoever stops it to hear of.
  reading.catch(() => undefined);
  return {
    stop: () => {
      ending.abort();
      return reading;
    },
  };
}

describe('A rebuild while commands come in', () => {
  it('leaves the live documents answering, then takes their place, with everything acknowledged', async () => {
    const readers = readAsTheyWork();
    for (const name of REBUILT) await rebuild(name);
    await flipped();
    await load.more(COMMANDS_AFTER);
    expect(await readers.stop()).toBeGreaterThan(0);
    await load.finish();
    expect(load.turnedAway).toBe(0);
    await expectVisible(site, load.acknowledged);
    await expectEqualToRebuild(site);
  });

  it('goes on after a kill -9 in the middle, as often as it takes', async () => {
    for (const name of REBUILT) await rebuild(name);
    for (let kill = 0; kill < 3; kill++) {
      await site.kill();
      await site.start();
      await load.more(dice.between(0, 10));
    }
    await flipped();
    await load.more(COMMANDS_AFTER);
    await load.finish();
    await expectVisible(site, load.acknowledged);
    await expectEqualToRebuild(site);
  });
});

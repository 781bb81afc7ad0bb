import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { throwDice } from './support/dice.js';
import { expectEffectsOnce, settledLog } from './support/effects.js';
import { Listener } from './support/listener.js';
import { SETTING } from './support/lives.js';
import { Load, setScene } from './support/load.js';
import { expectEachOnce, expectHistories, expectOneOrder } from './support/log.js';
import { expectEqualToRebuild, expectVisible } from './support/read-models.js';
import { Site } from './support/site.js';

/** More of them for a soak: `CASEBOOK_CRASH_ROUNDS=500 npm run test:crash -- test/crash/kill.spec.ts`. */
const ROUNDS = Number(process.env.CASEBOOK_CRASH_ROUNDS ?? 12);
/** The service dies when so many commands at most were acknowledged since it came back. */
const MOST_BETWEEN_KILLS = 120;

let site: Site;
beforeEach(async () => {
  site = await Site.make();
});
afterEach(() => site.clear());

describe('A service that is killed again and again while clients work', () => {
  it(
    'keeps every acknowledged command once, shows it, and does once what follows from it',
    async () => {
      const dice = throwDice();
      await site.start();
      await setScene(site, SETTING);
      const listener = new Listener(site);
      const load = Load.on(site, dice.fork());
      for (let round = 0; round < ROUNDS; round++) {
        // 0: killed while it still catches up with what it did before.
        await load.more(dice.between(0, MOST_BETWEEN_KILLS));
        await site.kill();
        await site.start();
      }
      await load.finish();
      expect(load.leftInDoubt).toBeGreaterThan(0);

      const log = await settledLog(site);
      expectOneOrder(log);
      expectEachOnce(log, load.acknowledged);
      await expectHistories(site, load.acknowledged);
      await expectEffectsOnce(site, log);
      await expectVisible(site, load.acknowledged);
      await expectEqualToRebuild(site);

      await listener.reached(log.at(-1)?.position ?? '0');
      await listener.stop();
      expect(listener.resumed).toBeGreaterThanOrEqual(ROUNDS);
      expect(listener.received).toEqual(log);
    },
    120_000 + ROUNDS * 20_000,
  );
});

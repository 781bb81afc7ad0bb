import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { throwDice } from '../crash/support/dice.js';
import { expectEffectsOnce, settledLog } from '../crash/support/effects.js';
import { SETTING } from '../crash/support/lives.js';
import { Load, setScene } from '../crash/support/load.js';
import { expectEachOnce, expectHistories } from '../crash/support/log.js';
import { expectEqualToRebuild, expectVisible } from '../crash/support/read-models.js';
import { Site, type Answer } from '../crash/support/site.js';
import { until } from '../crash/support/until.js';
import { startFerretDb, whyNoFerretDb, type FerretDb } from '../support/ferretdb.js';
import { describeUnless } from '../support/not-run.js';

const PATIENCE = 600_000;
const KILLS = 4;
/** A service that met a server that was away or slow looks again within half a minute. */
const START_MS = 180_000;

interface Readiness {
  readonly status: string;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly why?: string }[];
}

describeUnless(whyNoFerretDb(), 'A service with its read models in MongoDB', () => {
  let server: FerretDb;
  let site: Site;

  beforeEach(async () => {
    server = await startFerretDb();
    site = await Site.make();
  });
  afterEach(async () => {
    await site.clear();
    await server.stop();
  });

  const ask = (path: string): Promise<Answer> => site.send('auditor', 'GET', path);

  const ready = () =>
    until(async () => (await ask('/health/ready')).status === 200, 'the service to be ready', START_MS);

  it(
    'starts without it, says what is missing, and goes on by itself when it is there',
    async () => {
      await server.kill();
      await site.start({ READ_STORE_URL: `${server.url}away` });

      expect((await ask('/health/live')).status).toBe(200);
      const readiness = await ask('/health/ready');
      expect(readiness.status).toBe(503);
      const { checks } = readiness.body as Readiness;
      const missing = checks.find(({ name }) => name === 'readStore');
      expect(missing).toMatchObject({ ok: false });
      const refused = await ask('/v1/cases');
      expect(refused).toMatchObject({
        status: 503,
        body: { type: 'urn:casebook:problem:store-unavailable' },
      });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);

      await server.restart();
      await ready();
      await setScene(site, SETTING);
      expect((await ask('/v1/customers/aurora')).status).toBe(200);

      await server.kill();
      await until(async () => (await ask('/health/ready')).status === 503, 'the service to notice');
      expect(await ask('/v1/cases')).toMatchObject({ status: 503 });
      await server.restart();
      await ready();
      expect((await ask('/v1/customers/aurora')).status).toBe(200);
    },
    PATIENCE,
  );

  it(
    'loses nothing and does nothing twice when it is killed and comes back while clients work',
    async () => {
      const dice = throwDice();
      await site.start({ READ_STORE_URL: `${server.url}killed` });
      await ready();
      await setScene(site, SETTING);
      const load = Load.on(site, dice.fork());
      for (let kill = 0; kill < KILLS; kill++) {
        await load.more(dice.between(5, 20));
        await server.kill();
        await server.restart();
      }
      await load.finish();
      await ready();

      const log = await settledLog(site);
      expectEachOnce(log, load.acknowledged);
      await expectHistories(site, load.acknowledged);
      await expectEffectsOnce(site, log);
      await expectVisible(site, load.acknowledged);
      await expectEqualToRebuild(site);
    },
    PATIENCE,
  );
});

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { describeUnless } from '../support/not-run.js';
import { throwDice } from './support/dice.js';
import { expectEffectsOnce, settledLog } from './support/effects.js';
import { customer, SETTING } from './support/lives.js';
import { Load, setScene } from './support/load.js';
import { expectEachOnce, expectOneOrder, readLog } from './support/log.js';
import { expectEqualToRebuild, expectVisible } from './support/read-models.js';
import { Site } from './support/site.js';
import {
  limitedFiles,
  smallFileSystem,
  whyNoFileSystem,
  whyNoLimit,
  type SmallDisk,
} from './support/small-disk.js';

const DISKS: readonly (readonly [name: string, make: () => SmallDisk, reason: string | undefined])[] = [
  ['A full file system', smallFileSystem, whyNoFileSystem()],
  ['A limit on the size of files', limitedFiles, whyNoLimit()],
];

for (const [name, make, reason] of DISKS) {
  describeUnless(reason, `${name} under a running service`, () => {
    let disk: SmallDisk;
    let site: Site;

    beforeEach(() => {
      disk = make();
      site = new Site(disk.dir);
    });
    afterEach(async () => {
      await site.kill();
      disk.remove();
    });

    it('turns commands away, answers queries, loses nothing, and goes on by itself when there is room', async () => {
      await site.start();
      await setScene(site, SETTING);
      const load = Load.on(site, throwDice());
      await load.more(100);

      await disk.fill(site.pid);
      await load.moreTurnedAway(12);
      const acknowledged = [...load.acknowledged];
      const refused = await site.send('adminAgent', 'PUT', '/v1/customers/boreal', customer('boreal'));
      expect(refused).toMatchObject({
        status: 503,
        body: { type: 'urn:casebook:problem:store-unavailable', detail: expect.stringContaining('again') },
      });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      const known = acknowledged.find(({ step }) => step.category === 'case')?.done.id ?? '';
      expect(await site.read('auditor', `/v1/cases/${known}`)).toMatchObject({ id: known });
      const answered = await readUntilRefused(site, `/v1/cases/${known}/history`);
      expect((await site.send('auditor', 'GET', '/health/live')).status).toBe(200);
      const positions = new Set((await readLog(site)).map(({ position }) => position));
      expect(acknowledged.filter(({ done }) => !positions.has(done.position))).toEqual([]);

      await disk.free(site.pid);
      await load.more(50);
      await load.finish();
      await site.must('adminAgent', 'PUT', '/v1/customers/boreal', customer('boreal'));
      await expectAllWell(site, load);
      const onRecord = await site.readAll<{ asked: string }>('auditor', '/v1/audit/accesses?what=history');
      expect(onRecord.map(({ asked }) => asked)).toEqual(expect.arrayContaining(answered));

      expect(await site.stop()).toBe(0);
      await site.start();
      await expectAllWell(site, load);
    });
  });
}

/**
 * Reads personal data of the past, which has to be on record first: a last record may fit into what the log has of the
 * disk already, then nobody is answered.
 *
 * @returns what was answered until then
 */
async function readUntilRefused(site: Site, path: string): Promise<string[]> {
  const answered: string[] = [];
  for (let limit = 1; limit <= 200; limit++) {
    const asked = `${path}?limit=${limit}`;
    const { status, body } = await site.send('auditor', 'GET', asked);
    if (status !== 200) {
      expect({ status, body }).toMatchObject({
        status: 503,
        body: { type: 'urn:casebook:problem:access-log-unavailable' },
      });
      return answered;
    }
    answered.push(asked);
  }
  throw new Error('On a full disk everything was answered.');
}

async function expectAllWell(site: Site, load: Load): Promise<void> {
  const log = await settledLog(site);
  expectOneOrder(log);
  expectEachOnce(log, load.acknowledged);
  await expectEffectsOnce(site, log);
  await expectVisible(site, load.acknowledged);
  await expectEqualToRebuild(site);
}

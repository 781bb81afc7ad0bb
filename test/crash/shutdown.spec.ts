import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { throwDice } from './support/dice.js';
import { SETTING } from './support/lives.js';
import { Load, setScene } from './support/load.js';
import { expectEachOnce, expectOneOrder, readLog } from './support/log.js';
import { expectVisible, statuses } from './support/read-models.js';
import { Site } from './support/site.js';
import { until } from './support/until.js';

let site: Site;
beforeEach(async () => {
  site = await Site.make();
  await site.start();
});
afterEach(() => site.clear());

describe('A service that is told to end', () => {
  it('answers what it has begun, ends with 0, and leaves nothing to recover', async () => {
    await setScene(site, SETTING);
    const load = Load.on(site, throwDice());
    await load.more(60);
    expect(await site.stop()).toBe(0);
    for (const file of ['events.db-wal', 'read-models.db-wal']) {
      expect(await sizeOf(join(site.dir, file))).toBe(0);
    }
    const acknowledged = [...load.acknowledged];

    // Nobody works with it yet: what it knows, it knows from the last time.
    const calm = new Site(site.dir);
    await calm.start();
    await until(
      async () => (await statuses(calm)).every(({ lag }) => lag.positions === '0'),
      'the read models to stand at the head of the log',
    );
    const log = await readLog(calm);
    const positions = new Set(log.map(({ position }) => position));
    expect(acknowledged.filter(({ done }) => !positions.has(done.position))).toEqual([]);
    expect(await calm.stop()).toBe(0);

    await site.start();
    await load.finish();
    const end = await readLog(site);
    expectOneOrder(end);
    expectEachOnce(end, load.acknowledged);
    await expectVisible(site, load.acknowledged);
  });
});

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

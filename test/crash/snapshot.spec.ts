import { copyFile, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedEventStore } from '#stores/embedded';
import { throwDice } from './support/dice.js';
import { SETTING } from './support/lives.js';
import { Load, setScene, type Acknowledgement } from './support/load.js';
import { Site } from './support/site.js';

const SNAPSHOTS = 10;

let site: Site;
beforeEach(async () => {
  site = await Site.make();
});
afterEach(() => site.clear());

/**
 * Copies the log as it lies on the disk while the service stands still in the middle of whatever it was
 * doing: what a machine would find that lost the process, or was copied by its administrator, then.
 */
async function snapshot(name: string): Promise<string> {
  const dir = join(site.dir, name);
  await mkdir(dir);
  process.kill(site.pid, 'SIGSTOP');
  try {
    for (const file of ['events.db', 'events.db-wal']) {
      if (existsSync(join(site.dir, file))) await copyFile(join(site.dir, file), join(dir, file));
    }
  } finally {
    process.kill(site.pid, 'SIGCONT');
  }
  return dir;
}

async function expectAllThere(dir: string, acknowledged: readonly Acknowledgement[]): Promise<void> {
  const store = await openEmbeddedEventStore({ dir, threads: false });
  try {
    const log = await store.readAll({ limit: 1_000_000 });
    const at = new Map(log.map((event) => [event.position.toString(), event]));
    for (const { step, done } of acknowledged) {
      expect(at.get(done.position)).toMatchObject({
        streamId: `${step.category}-${done.id}`,
        revision: done.revision,
        type: step.writes.at(-1),
      });
    }
  } finally {
    await store.close();
  }
}

describe('A copy of the log, taken at any moment of a working service', () => {
  it('opens, and has everything that was acknowledged before', async () => {
    const dice = throwDice();
    await site.start();
    await setScene(site, SETTING);
    const load = Load.on(site, dice.fork());
    for (let count = 0; count < SNAPSHOTS; count++) {
      await load.more(dice.between(1, 60));
      const acknowledged = [...load.acknowledged];
      await expectAllThere(await snapshot(`copy-${count}`), acknowledged);
    }
    await load.finish();
  });
});

import { describe, expect, it } from '@jest/globals';
import { eventually } from '../testing/eventually.js';
import { ManualClock } from '../testing/manual-clock.js';
import { MemoryEventStore } from '../testing/memory-event-store.js';
import { ParcelLost, Scribe } from '../testing/sample.js';
import { Feed } from './feed.js';
import type { Follower } from './follower.js';
import { Progress } from './progress.js';

/** A log that has had enough of somebody who reads it for ever. */
class PatientLog extends MemoryEventStore {
  private reads = 0;

  override readAll(options: Parameters<MemoryEventStore['readAll']>[0]) {
    if (++this.reads > 1_000) throw new Error('Somebody reads for ever.');
    return super.readAll(options);
  }
}

const follower = (name: string, at?: bigint): Follower => ({ name, progress: new Progress(at) });

/** A feed whose newcomers can be held up on the threshold of the live group. */
function feedOf(events: PatientLog) {
  const thresholds = new Map<string, Promise<void>>();
  const troubles: unknown[] = [];
  const feed = new Feed<Follower>({
    events,
    clock: new ManualClock('2026-03-02T09:00:00.000Z'),
    maxBatch: 10,
    delivery: () => ({
      deliver: (_followers, events) => Promise.resolve(events.at(-1)?.position),
      reset: () => Promise.resolve(),
    }),
    onLive: ({ name }) => thresholds.get(name) ?? Promise.resolve(),
    onAdvance: () => undefined,
    onTrouble: (error) => troubles.push(error),
  });
  return { feed, thresholds, troubles };
}

describe('A newcomer on the threshold of the live group', () => {
  it('is shown what the others were shown meanwhile, then everything together with them', async () => {
    const log = new PatientLog();
    const { feed, thresholds, troubles } = feedOf(log);
    const scribe = new Scribe(log);
    const old = follower('old');
    const newcomer = follower('newcomer', await scribe.write('a', ParcelLost({})));
    await feed.start([old]);
    let enter: () => void = () => undefined;
    thresholds.set('newcomer', new Promise((resolve) => (enter = resolve)));
    const added = feed.add(newcomer);

    const passed = await scribe.write('a', ParcelLost({}));
    await eventually(() => old.progress.has(passed));
    enter();
    await added;
    await eventually(() => feed.together(old, newcomer));
    expect(newcomer.progress.has(passed)).toBe(true);
    expect(troubles).toEqual([]);
    await feed.stop();
  });

  it('may leave again, and holds up nobody', async () => {
    const log = new PatientLog();
    const { feed, thresholds, troubles } = feedOf(log);
    const scribe = new Scribe(log);
    const old = follower('old');
    const newcomer = follower('newcomer', await scribe.write('a', ParcelLost({})));
    await feed.start([old]);
    let enter: () => void = () => undefined;
    thresholds.set('newcomer', new Promise((resolve) => (enter = resolve)));
    const added = feed.add(newcomer);

    const passed = await scribe.write('a', ParcelLost({}));
    await eventually(() => old.progress.has(passed));
    await feed.remove(newcomer);
    enter();
    await added;
    const later = await scribe.write('a', ParcelLost({}));
    await eventually(() => old.progress.has(later));
    expect(newcomer.progress.has(passed)).toBe(false);
    expect(troubles).toEqual([]);
    await feed.stop();
  });
});

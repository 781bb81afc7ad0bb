import { describe, expect, it } from '@jest/globals';
import { EventCatalog } from '../events/catalog.js';
import { defineEvent, t } from '../events/definition.js';
import type { Happened, RecordedEvent } from '../events/envelope.js';
import { MemoryEventStore } from '../testing/memory-event-store.js';
import { recorded } from '../testing/recorded.js';
import { SequentialIds } from '../testing/sequential-ids.js';
import type { FollowedFold } from './projection.js';
import { StreamFold, Unseeable } from './stream-folds.js';

const Counted = defineEvent('Counted', { summary: 'One more.', data: t.Object({ by: t.Number() }) });

const sum: FollowedFold<number> = {
  category: 'tally',
  initialState: 0,
  evolve: (state: number, event: Happened) => {
    const { by } = event.data as { by: number };
    if (by < 0) throw new Error('It never falls.');
    return state + by;
  },
};

class CountingStore extends MemoryEventStore {
  reads = 0;
  override readStream(...parameters: Parameters<MemoryEventStore['readStream']>) {
    this.reads++;
    return super.readStream(...parameters);
  }
}

describe('StreamFold', () => {
  const ids = new SequentialIds();

  async function logOf(streams: Readonly<Record<string, readonly number[]>>) {
    const store = new CountingStore();
    for (const [stream, numbers] of Object.entries(streams)) {
      const { metadata } = recorded(Counted({ by: 0 }));
      const events = numbers.map((by) => ({ ...Counted({ by }), id: ids.next(), metadata }));
      await store.append(stream, 'noStream', events);
    }
    const fold = new StreamFold(sum, store, new EventCatalog([Counted]), 4);
    const look = async (event: RecordedEvent) => {
      const seen = fold.see(event);
      if (seen) return seen;
      await fold.load(event);
      return fold.see(event);
    };
    return { store, look, events: (await store.readAll({ limit: 1_000 })) as RecordedEvent[], fold };
  }

  it('shows the state of the stream right before and right after each event', async () => {
    const { store, look, events } = await logOf({ 'tally-1': [1, 2, 3] });
    const seen = [];
    for (const event of events) seen.push(await look(event));
    expect(seen).toEqual([
      { before: 0, after: 1 },
      { before: 1, after: 3 },
      { before: 3, after: 6 },
    ]);
    expect(store.reads).toBe(0);
  });

  it('folds the stream from the log when it comes in the middle, or is shown an event again', async () => {
    const { store, look, events } = await logOf({ 'tally-1': [1, 2, 3, 4] });
    const [, , third] = events;
    if (!third) throw new Error('There are four.');
    expect(await look(third)).toEqual({ before: 3, after: 6 });
    expect(await look(third)).toEqual({ before: 3, after: 6 });
    expect(store.reads).toBe(2);
  });

  it('comes to the same for streams that it had forgotten', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `tally-${index}`);
    const { store, look, events } = await logOf(Object.fromEntries(names.map((name) => [name, [1, 2, 3]])));
    const interleaved = events.toSorted((a, b) => a.revision - b.revision);
    for (const event of interleaved) {
      const { by } = event.data as { by: number };
      expect(await look(event)).toMatchObject({
        after: [1, 3, 6][event.revision],
        before: [0, 1, 3][event.revision],
      });
      expect(by).toBe(event.revision + 1);
    }
    expect(store.reads).toBeGreaterThan(0);
  });

  it('can say nothing of a stream from the event on at which it fails', async () => {
    const { store, look, events } = await logOf({ 'tally-1': [1, -1, 3], 'tally-2': [5] });
    const seen = [];
    for (const event of events) seen.push(await look(event));
    expect(seen).toMatchObject([
      { after: 1 },
      { error: new Error('It never falls.') },
      { error: {} },
      { after: 5 },
    ]);
    expect(seen[2]).toBeInstanceOf(Unseeable);
    expect(store.reads).toBe(0);
  });

  it('follows streams of its category only', async () => {
    const { fold } = await logOf({});
    expect(fold.follows('tally-1')).toBe(true);
    expect(fold.follows('tallying-1')).toBe(false);
  });
});

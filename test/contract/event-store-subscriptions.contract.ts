import { describe, expect, it } from '@jest/globals';
import type { EventStore } from '#kernel';
import { anEvent, gate, newStream, plain, someEvents, Subscriber } from './support.js';

/** What every subscription does. */
export function describeSubscriptions(current: () => EventStore): void {
  describe('subscribe', () => {
    it('delivers what is there, and then what comes', async () => {
      const store = current();
      const stream = newStream();
      const after = await store.head();
      await store.append(stream, 'noStream', someEvents(5));
      const subscriber = new Subscriber(store, { after });
      await subscriber.until(() => subscriber.ofStream(stream).length === 5);
      await store.append(stream, 4, someEvents(2));
      await subscriber.until(() => subscriber.ofStream(stream).length === 7);
      await subscriber.stop();
      expect(subscriber.ofStream(stream).map(plain)).toEqual((await store.readStream(stream)).map(plain));
    });

    it('begins at the beginning when told nothing else', async () => {
      const store = current();
      const stream = newStream();
      await store.append(stream, 'noStream', someEvents(3));
      const subscriber = new Subscriber(store, {});
      await subscriber.until(() => subscriber.ofStream(stream).length === 3);
      await subscriber.stop();
      const [first] = await store.readAll({ limit: 1 });
      expect(subscriber.events[0]?.position).toBe(first?.position);
    });

    it('begins behind a position', async () => {
      const store = current();
      const stream = newStream();
      await store.append(stream, 'noStream', someEvents(4));
      const [, second] = await store.readStream(stream);
      const subscriber = new Subscriber(store, { after: second?.position });
      await subscriber.until(() => subscriber.ofStream(stream).length === 2);
      await subscriber.stop();
      expect(subscriber.ofStream(stream).map(({ revision }) => revision)).toEqual([2, 3]);
    });

    it('neither skips nor repeats anything while others write', async () => {
      const store = current();
      const after = await store.head();
      const streams = Array.from({ length: 20 }, newStream);
      const subscriber = new Subscriber(store, { after, maxBatch: 7 });
      const writing = streams.map(async (stream) => {
        for (let revision = -1; revision < 9; revision++) {
          await store.append(stream, revision === -1 ? 'noStream' : revision, [anEvent()]);
        }
      });
      const late = Promise.race(writing).then(() => new Subscriber(store, { after, maxBatch: 3 }));
      await Promise.all(writing);
      const followers = [subscriber, await late];
      for (const follower of followers) {
        const mine = () => follower.events.filter(({ streamId }) => streams.includes(streamId));
        await follower.until(() => mine().length >= 200);
        await follower.stop();
        expect(mine()).toHaveLength(200);
        const positions = follower.events.map(({ position }) => position);
        expect(positions).toEqual([...new Set(positions)].sort((a, b) => (a < b ? -1 : 1)));
      }
    });

    it('never hands over an empty batch, nor a larger one than asked for', async () => {
      const store = current();
      const stream = newStream();
      const after = await store.head();
      await store.append(stream, 'noStream', someEvents(10));
      const subscriber = new Subscriber(store, { after, maxBatch: 4 });
      await subscriber.until(() => subscriber.ofStream(stream).length === 10);
      await store.append(stream, 9, someEvents(10));
      await subscriber.until(() => subscriber.ofStream(stream).length === 20);
      await subscriber.stop();
      for (const { events } of subscriber.batches) {
        expect(events.length).toBeGreaterThan(0);
        expect(events.length).toBeLessThanOrEqual(4);
      }
    });

    it('says when it has reached the head, and when it has not', async () => {
      const store = current();
      const stream = newStream();
      const after = await store.head();
      await store.append(stream, 'noStream', someEvents(10));
      const subscriber = new Subscriber(store, { after, maxBatch: 4 });
      await subscriber.until(() => subscriber.ofStream(stream).length === 10);
      await store.append(stream, 9, [anEvent()]);
      await subscriber.until(() => subscriber.ofStream(stream).length === 11);
      await subscriber.stop();
      expect(subscriber.batches[0]?.live).toBe(false);
      expect(subscriber.batches.at(-1)?.live).toBe(true);
    });

    it('waits for a slow consumer without losing anything', async () => {
      const store = current();
      const stream = newStream();
      const after = await store.head();
      const held = gate();
      const subscriber = new Subscriber(store, { after, maxBatch: 10 }, () => held.passed);
      await store.append(stream, 'noStream', [anEvent()]);
      await subscriber.until(() => subscriber.ofStream(stream).length === 1);
      for (let revision = 0; revision < 60; revision += 20)
        await store.append(stream, revision, someEvents(20));
      held.open();
      await subscriber.until(() => subscriber.ofStream(stream).length >= 61);
      await subscriber.stop();
      expect(subscriber.ofStream(stream).map(({ revision }) => revision)).toEqual(
        Array.from({ length: 61 }, (_, n) => n),
      );
    });

    it('ends without error when aborted: before it begins, while it waits, while it is consumed', async () => {
      const store = current();
      const aborted = AbortSignal.abort();
      for await (const batch of store.subscribe({ signal: aborted }))
        throw new Error(`Got ${batch.events.length}.`);
      const after = await store.head();
      const waiting = new Subscriber(store, { after });
      await store.append(newStream(), 'noStream', [anEvent()]);
      await waiting.until(() => waiting.events.length > 0);
      await waiting.stop();
      const consuming: Subscriber = new Subscriber(store, { after, maxBatch: 1 }, () => {
        void consuming.stop();
        return Promise.resolve();
      });
      await consuming.ended;
      expect(consuming.batches).toHaveLength(1);
    });

    it('can be left in the middle', async () => {
      const store = current();
      const after = await store.head();
      await store.append(newStream(), 'noStream', someEvents(5));
      const { signal } = new AbortController();
      const options = { signal, maxBatch: 2, ...(after === undefined ? {} : { after }) };
      for await (const { events } of store.subscribe(options)) {
        expect(events).toHaveLength(2);
        break;
      }
      await store.append(newStream(), 'noStream', [anEvent()]);
    });
  });
}

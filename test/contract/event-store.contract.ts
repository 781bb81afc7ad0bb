import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InvalidAppend, MAX_APPEND_BYTES, type EventStore } from '#kernel';
import { describeSubscriptions } from './event-store-subscriptions.contract.js';
import { anEvent, newStream, plain, someEvents } from './support.js';

/** A store under test. What others wrote to it before must not matter. */
export interface EventStoreSubject {
  readonly store: EventStore;
  /** Closes the store and opens another over the same data; absent where nothing outlives the store. */
  readonly reopen?: () => Promise<EventStore>;
  readonly dispose: () => Promise<void>;
}

/** What every EventStore does. */
export function describeEventStore(name: string, open: () => Promise<EventStoreSubject>): void {
  describe(`EventStore: ${name}`, () => {
    let subject: EventStoreSubject;
    let store: EventStore;

    beforeEach(async () => {
      subject = await open();
      store = subject.store;
    });

    afterEach(() => subject.dispose());

    describe('append', () => {
      it('answers with the last revision and position', async () => {
        const stream = newStream();
        const first = await store.append(stream, 'noStream', someEvents(3));
        const second = await store.append(stream, 2, [anEvent()]);
        expect(first).toMatchObject({ ok: true, revision: 2 });
        expect(second).toMatchObject({ ok: true, revision: 3 });
        expect(positionOf(second)).toBeGreaterThan(positionOf(first));
        const stored = await store.readStream(stream);
        expect(stored.at(-1)?.position).toBe(positionOf(second));
        expect(stored.at(2)?.position).toBe(positionOf(first));
      });

      it('notes when it wrote', async () => {
        const stream = newStream();
        await store.append(stream, 'noStream', [anEvent()]);
        const [stored] = await store.readStream(stream);
        expect(stored?.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      });

      it.each([
        ['a stream that is not there yet', 0 as const, 0],
        ['a revision that was passed', 0 as const, 2],
        ['a revision still to come', 7 as const, 2],
        ['no stream where there is one', 'noStream' as const, 2],
      ])('writes nothing when the caller expects %s', async (_, expected, length) => {
        const stream = newStream();
        if (length > 0) await store.append(stream, 'noStream', someEvents(length));
        const actual = length > 0 ? length - 1 : 'noStream';
        expect(await store.append(stream, expected, [anEvent()])).toEqual({ ok: false, actual });
        expect(await store.readStream(stream)).toHaveLength(length);
      });

      it('lets exactly one of fifty racing appends win', async () => {
        const stream = newStream();
        await store.append(stream, 'noStream', [anEvent()]);
        const results = await Promise.all(someEvents(50).map((event) => store.append(stream, 0, [event])));
        expect(results.filter(({ ok }) => ok)).toHaveLength(1);
        expect(results.filter(({ ok }) => !ok)).toEqual(Array(49).fill({ ok: false, actual: 1 }));
        expect(await store.readStream(stream)).toHaveLength(2);
      });

      it('keeps racing appends to many streams apart', async () => {
        const streams = Array.from({ length: 100 }, newStream);
        const results = await Promise.all(
          streams.map((stream) => store.append(stream, 'noStream', someEvents(2))),
        );
        expect(new Set(results.map(positionOf)).size).toBe(100);
        for (const stream of streams) {
          expect((await store.readStream(stream)).map(({ revision }) => revision)).toEqual([0, 1]);
        }
      });

      it('answers a repeated append as the first time, and writes nothing', async () => {
        const stream = newStream();
        const events = someEvents(3);
        const first = await store.append(stream, 'noStream', events);
        await store.append(stream, 2, [anEvent()]);
        expect(await store.append(stream, 'noStream', events)).toEqual(first);
        expect(await store.readStream(stream)).toHaveLength(4);
      });

      it('answers an append and its repetition, sent together, alike', async () => {
        const stream = newStream();
        const events = someEvents(2);
        const [first, second] = await Promise.all([
          store.append(stream, 'noStream', events),
          store.append(stream, 'noStream', events),
        ]);
        expect(first).toMatchObject({ ok: true, revision: 1 });
        expect(second).toEqual(first);
        expect(await store.readStream(stream)).toHaveLength(2);
      });

      it('does not take an append for a repetition when only some of its events are known', async () => {
        const stream = newStream();
        const [known, ...others] = someEvents(3);
        if (!known) throw new Error('unreachable');
        await store.append(stream, 'noStream', [known, ...others]);
        expect(await store.append(stream, 'noStream', [known, anEvent()])).toEqual({ ok: false, actual: 2 });
      });

      it('keeps data and metadata as they are', async () => {
        const stream = newStream();
        const event = anEvent({
          text: 'İstanbul, naïve, 漢字, \u{1f600}, \u0000, " and \\',
          // Half a surrogate pair is legal in JSON.
          half: '\ud83d',
          numbers: [0, -1.5, 1e21, Number.MAX_SAFE_INTEGER],
          nested: { empty: {}, list: [], none: null, yes: true },
        });
        await store.append(stream, 'noStream', [event]);
        const [stored] = await store.readStream(stream);
        expect(stored && plain(stored)).toMatchObject({ ...event, streamId: stream, revision: 0 });
      });

      it('writes a thousand events at once, in order', async () => {
        const stream = newStream();
        const events = someEvents(1000);
        expect(await store.append(stream, 'noStream', events)).toMatchObject({ ok: true, revision: 999 });
        const stored = await store.readStream(stream);
        expect(stored.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
        expect(stored.map(({ revision }) => revision)).toEqual(events.map((_, n) => n));
      });

      it('takes as many bytes as promised, and not one more', async () => {
        const filler = 'x'.repeat(MAX_APPEND_BYTES - '{"text":""}'.length);
        const stream = newStream();
        await expect(store.append(stream, 'noStream', [anEvent({ text: `${filler}x` })])).rejects.toThrow(
          InvalidAppend,
        );
        await store.append(stream, 'noStream', [anEvent({ text: filler })]);
        expect((await store.readStream(stream))[0]?.data).toEqual({ text: filler });
      });

      it.each([
        ['no events', () => []],
        ['an id that is not a UUID', () => [anEvent({}, { id: 'one' })]],
        ['an empty type', () => [anEvent({}, { type: '' })]],
        ['data that is not JSON', () => [anEvent(undefined, { data: undefined })]],
        ['data that refers to itself', () => [anEvent(circle())]],
        ['one id twice', () => Array<ReturnType<typeof anEvent>>(2).fill(anEvent())],
      ])('refuses %s', async (_, events) => {
        const stream = newStream();
        await expect(store.append(stream, 'noStream', events())).rejects.toThrow(InvalidAppend);
        expect(await store.readStream(stream)).toEqual([]);
      });

      it('refuses a stream without a name', async () => {
        await expect(store.append('', 'noStream', [anEvent()])).rejects.toThrow(InvalidAppend);
      });

      it('goes on after a refusal', async () => {
        const stream = newStream();
        const outcomes = await Promise.allSettled([
          store.append(stream, 'noStream', []),
          store.append(stream, 'noStream', [anEvent()]),
        ]);
        expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
      });
    });

    describe('readStream', () => {
      it('is empty when there is no such stream', async () => {
        expect(await store.readStream(newStream())).toEqual([]);
      });

      it('reads from one revision to another, both included', async () => {
        const stream = newStream();
        await store.append(stream, 'noStream', someEvents(6));
        const revisions = async (options: { from?: number; to?: number }) =>
          (await store.readStream(stream, options)).map(({ revision }) => revision);
        expect(await revisions({ from: 4 })).toEqual([4, 5]);
        expect(await revisions({ to: 1 })).toEqual([0, 1]);
        expect(await revisions({ from: 2, to: 3 })).toEqual([2, 3]);
        expect(await revisions({ from: 6 })).toEqual([]);
      });

      it('does not mix up streams with similar names', async () => {
        const stream = newStream();
        await store.append(stream, 'noStream', [anEvent({ of: 'one' })]);
        await store.append(`${stream}x`, 'noStream', [anEvent({ of: 'other' })]);
        expect((await store.readStream(stream)).map(({ data }) => data)).toEqual([{ of: 'one' }]);
      });
    });

    describe('readStream up to a position', () => {
      it('gives what lies no further in the log, whatever else there is in the stream', async () => {
        const stream = newStream();
        await store.append(stream, 'noStream', someEvents(3));
        await store.append(newStream(), 'noStream', someEvents(2));
        await store.append(stream, 2, someEvents(2));
        const events = await store.readStream(stream);
        for (const [index, { position }] of events.entries()) {
          const read = await store.readStream(stream, { upTo: position });
          expect(read.map(plain)).toEqual(events.slice(0, index + 1).map(plain));
        }
        const rest = await store.readStream(stream, { from: 2, upTo: events[3]?.position ?? 0n });
        expect(rest.map(({ revision }) => revision)).toEqual([2, 3]);
        expect(await store.readStream(stream, { upTo: 0n })).toEqual([]);
      });
    });

    describe('readAll', () => {
      it('reads all streams in one order, page by page, without gap or repetition', async () => {
        const before = await store.head();
        const streams = Array.from({ length: 5 }, newStream);
        await Promise.all(streams.map((stream) => store.append(stream, 'noStream', someEvents(5))));
        const seen: string[] = [];
        let after = before;
        for (;;) {
          const page = await store.readAll({ ...(after === undefined ? {} : { after }), limit: 4 });
          for (const event of page) {
            expect(event.position).toBeGreaterThan(after ?? -1n);
            after = event.position;
            if (streams.includes(event.streamId)) seen.push(`${event.streamId}@${event.revision}`);
          }
          if (page.length < 4) break;
        }
        expect([...seen].sort()).toEqual(
          streams.flatMap((stream) => [0, 1, 2, 3, 4].map((n) => `${stream}@${n}`)).sort(),
        );
      });

      it('never lets times fall as positions rise', async () => {
        const after = await store.head();
        for (let n = 0; n < 5; n++) await store.append(newStream(), 'noStream', [anEvent()]);
        const page = await store.readAll({ ...(after === undefined ? {} : { after }), limit: 100 });
        const times = page.map(({ recordedAt }) => recordedAt);
        expect(times).toEqual([...times].sort());
      });

      it('gives the same events as the streams', async () => {
        const after = await store.head();
        const stream = newStream();
        await store.append(stream, 'noStream', someEvents(3));
        const all = await store.readAll({ ...(after === undefined ? {} : { after }), limit: 1000 });
        const mine = all.filter(({ streamId }) => streamId === stream);
        expect(mine.map(plain)).toEqual((await store.readStream(stream)).map(plain));
      });
    });

    describe('eventAt', () => {
      it('gives the event that lies at a position, and nothing where none does', async () => {
        const stream = newStream();
        await store.append(stream, 'noStream', someEvents(3));
        const events = await store.readStream(stream);
        for (const event of events) {
          const found = await store.eventAt(event.position);
          expect(found && plain(found)).toEqual(plain(event));
        }
        const head = (await store.head()) ?? 0n;
        for (const nowhere of [-1n, 0n, head + 1n, head + 1_000_000n]) {
          expect(await store.eventAt(nowhere)).toBeUndefined();
        }
      });
    });

    describe('head', () => {
      it('is the position of the last event', async () => {
        const result = await store.append(newStream(), 'noStream', someEvents(2));
        expect(await store.head()).toBe(positionOf(result));
      });
    });

    describeSubscriptions(() => store);

    it('has everything after it was closed and opened again', async () => {
      if (!subject.reopen) return;
      const stream = newStream();
      const events = someEvents(3);
      const first = await store.append(stream, 'noStream', events);
      const before = (await store.readStream(stream)).map(plain);
      const again = await subject.reopen();
      expect((await again.readStream(stream)).map(plain)).toEqual(before);
      expect(await again.append(stream, 'noStream', events)).toEqual(first);
      const next = await again.append(stream, 2, [anEvent({}, { id: randomUUID() })]);
      expect(next).toMatchObject({ ok: true, revision: 3 });
      expect(positionOf(next)).toBeGreaterThan(positionOf(first));
    });
  });
}

function positionOf(result: Awaited<ReturnType<EventStore['append']>>): bigint {
  if (!result.ok) throw new Error('The append was expected to succeed.');
  return result.position;
}

function circle(): unknown {
  const ring: { self?: unknown } = {};
  ring.self = ring;
  return ring;
}

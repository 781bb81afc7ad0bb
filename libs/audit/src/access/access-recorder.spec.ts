import { describe, expect, it } from '@jest/globals';
import { EventCatalog, StoreUnavailable, type EventStore } from '#kernel';
import { ManualClock, MemoryEventStore, SequentialIds } from '#kernel/testing';
import { AccessLogAway, AccessRecorder } from './access-recorder.js';
import { accessEvents, type Access } from './access.events.js';

const access = (asked: string): Access => ({
  at: '2026-03-02T09:00:00.000Z',
  by: { id: 'ines', roles: ['auditor'] },
  what: 'history',
  asked,
  outcome: 200,
  from: '127.0.0.1',
  requestId: 'r',
});

function desk() {
  const log = new MemoryEventStore();
  const state = { away: false, lost: false };
  const append: EventStore['append'] = async (...args) => {
    if (state.away) throw new StoreUnavailable('away');
    const result = await log.append(...args);
    if (!state.lost) return result;
    state.lost = false;
    throw new StoreUnavailable('the answer was lost');
  };
  const recorder = new AccessRecorder(
    { append },
    new ManualClock(),
    new SequentialIds(),
    new EventCatalog(accessEvents),
  );
  const recorded = async () => {
    const events = await log.readAll({ limit: 1_000 });
    return events.map(({ data }) => (data as { accesses: Access[] }).accesses.map(({ asked }) => asked));
  };
  return { recorder, state, recorded };
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => String(from + index));

describe('Who read what', () => {
  it('is written together when it comes together', async () => {
    const { recorder, recorded } = desk();
    await Promise.all(numbers(0, 450).map((asked) => recorder.record(access(asked))));
    await recorder.record(access('later'));
    expect(await recorded()).toEqual([numbers(0, 200), numbers(200, 400), numbers(400, 450), ['later']]);
  });

  it('is gathered for a moment where nobody waits for it, and taken along by the next that somebody waits for', async () => {
    const { recorder, recorded } = desk();
    for (const asked of numbers(0, 50)) await recorder.offer(access(asked));
    expect(await recorded()).toEqual([]);
    await recorder.record(access('personal'));
    expect(await recorded()).toEqual([[...numbers(0, 50), 'personal']]);
    await recorder.offer(access('last'));
    await recorder.beforeApplicationShutdown();
    expect(await recorded()).toHaveLength(2);
  });

  it('is not read when it can not be written, and written when it can', async () => {
    const { recorder, state, recorded } = desk();
    state.away = true;
    await expect(recorder.record(access('a'))).rejects.toThrow(AccessLogAway);
    await recorder.offer(access('b')).catch(() => undefined);
    await expect(recorder.offer(access('c'))).rejects.toThrow(AccessLogAway);
    expect(await recorded()).toEqual([]);
    state.away = false;
    await recorder.offer(access('d'));
    await recorder.record(access('e'));
    expect((await recorded()).flat()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('is written once when the answer of the log is lost', async () => {
    const { recorder, state, recorded } = desk();
    state.lost = true;
    await expect(recorder.record(access('a'))).rejects.toThrow(AccessLogAway);
    await recorder.record(access('b'));
    expect(await recorded()).toEqual([['a'], ['b']]);
  });

  it('is refused when too much waits, and what waits is not lost', async () => {
    const { recorder, state, recorded } = desk();
    state.away = true;
    const offers = await Promise.allSettled(numbers(0, 1_500).map((asked) => recorder.offer(access(asked))));
    expect(offers.some(({ status }) => status === 'rejected')).toBe(true);
    state.away = false;
    await recorder.beforeApplicationShutdown();
    const written = (await recorded()).flat();
    expect(written.length).toBeGreaterThanOrEqual(1_000);
    expect(new Set(written).size).toBe(written.length);
  });
});

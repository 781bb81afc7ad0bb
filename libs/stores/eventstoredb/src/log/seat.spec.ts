import { beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable, type StoredEvent } from '#kernel';
import { Seat } from './seat.js';

const event = (position: bigint): StoredEvent => ({
  id: `e${position}`,
  type: 'Happened',
  data: {},
  streamId: 'thing-1',
  revision: Number(position),
  position,
  recordedAt: '2026-03-01T09:30:00.000Z',
  metadata: {
    schemaVersion: 1,
    occurredAt: '2026-03-01T09:30:00.000Z',
    actor: { id: 'ana', kind: 'person', roles: [] },
    correlationId: 'c',
    causationId: 'c',
    commandId: 'c',
  },
});

const { signal } = new AbortController();
const positions = async (seat: Seat, limit: number) => {
  const batch = await seat.take(limit, signal);
  return batch && [batch.events.map(({ position }) => position), batch.live];
};

describe('A seat in a live session', () => {
  let stage: { isCurrent: boolean; isOver: boolean; failure: Error | undefined };
  let seat: Seat;
  let left: number;

  beforeEach(() => {
    stage = { isCurrent: true, isOver: false, failure: undefined };
    left = 0;
    seat = new Seat(10n, stage, 4, () => left++);
  });

  it('leaves out what its occupant has read on a page that was ahead of the session', async () => {
    seat.offer([event(9n), event(10n)]);
    seat.offer([event(11n), event(12n)]);
    expect(await positions(seat, 5)).toEqual([[11n, 12n], true]);
  });

  it('is live with the last that there is', async () => {
    seat.offer([event(11n), event(12n), event(13n)]);
    expect(await positions(seat, 2)).toEqual([[11n, 12n], false]);
    expect(await positions(seat, 2)).toEqual([[13n], true]);
  });

  it('holds back half a batch until the session is current, so that it can say so', async () => {
    stage.isCurrent = false;
    const batch = positions(seat, 2);
    seat.offer([event(11n)]);
    seat.offer([event(12n)]);
    expect(await batch).toEqual([[11n, 12n], false]);
    const last = positions(seat, 2);
    seat.offer([event(13n)]);
    stage.isCurrent = true;
    seat.rouse();
    expect(await last).toEqual([[13n], true]);
  });

  it('gives what it has before it fails with its session', async () => {
    seat.offer([event(11n)]);
    stage.isOver = true;
    stage.failure = new StoreUnavailable('gone');
    expect(await positions(seat, 2)).toEqual([[11n], true]);
    await expect(seat.take(2, signal)).rejects.toThrow('gone');
  });

  it('is lost with the event that is one too many', async () => {
    seat.offer([11n, 12n, 13n, 14n].map(event));
    expect(left).toBe(0);
    seat.offer([event(15n)]);
    expect(left).toBe(1);
    expect(await seat.take(2, signal)).toBeUndefined();
  });

  it('is left when the occupant wants to go', async () => {
    const going = new AbortController();
    const waiting = seat.take(2, going.signal);
    going.abort();
    expect(await waiting).toBeUndefined();
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../testing/manual-clock.js';
import { eventually } from '../testing/eventually.js';
import type { DueTimer } from './due-timers.js';
import { TimerQueue } from './timer-queue.js';

const START = '2026-03-02T09:00:00.000Z';
const at = (minute: number) => `2026-03-02T09:${String(minute).padStart(2, '0')}:00.000Z`;
const timer = (minute: number, name = `timer-${minute}`): DueTimer => ({
  stream: 'process_x-1',
  process: 'x',
  instance: '1',
  timer: name,
  dueAt: at(minute),
});

describe('TimerQueue', () => {
  let clock: ManualClock;
  let queue: TimerQueue;
  let fired: string[];
  let stop: AbortController;
  let running: Promise<void>;

  beforeEach(() => {
    clock = new ManualClock(START);
    queue = new TimerQueue(clock);
    fired = [];
    stop = new AbortController();
    running = queue.run((due) => fired.push(due.timer), stop.signal);
  });

  afterEach(async () => {
    stop.abort();
    await running;
  });

  it('fires what is due, the earliest first, and nothing before its time', async () => {
    for (const minute of [30, 10, 50, 20, 40]) queue.add(timer(minute));
    await eventually(() => clock.waiting > 0);
    clock.set(at(35));
    await eventually(() => fired.length === 3);
    expect(fired).toEqual(['timer-10', 'timer-20', 'timer-30']);
    expect(queue.size).toBe(2);
  });

  it('is woken by one that comes in before the one that it waits for', async () => {
    queue.add(timer(50));
    await eventually(() => clock.waiting > 0);
    queue.add(timer(10));
    await eventually(() => clock.waiting > 0);
    clock.set(at(10));
    await eventually(() => fired.length === 1);
    expect(fired).toEqual(['timer-10']);
  });

  it('fires at once what has been due for weeks', async () => {
    clock.set('2026-04-01T00:00:00.000Z');
    queue.add(timer(10));
    await eventually(() => fired.length === 1);
  });

  it('keeps a timer once, however often it is told of it', async () => {
    queue.add(timer(10));
    queue.add(timer(10));
    expect(queue.size).toBe(1);
    clock.set(at(10));
    await eventually(() => fired.length === 1);
    queue.add(timer(10));
    await eventually(() => fired.length === 2);
  });

  it('keeps thousands in order', async () => {
    const minutes = Array.from({ length: 2_000 }, (_, index) => (index * 7_919) % 60);
    for (const [index, minute] of minutes.entries())
      queue.add(timer(minute, `${String(minute).padStart(2, '0')}-${index}`));
    clock.set('2026-03-02T10:00:00.000Z');
    await eventually(() => fired.length === 2_000);
    expect(fired.map((name) => name.slice(0, 2))).toEqual(
      minutes.map((minute) => String(minute).padStart(2, '0')).sort(),
    );
  });
});

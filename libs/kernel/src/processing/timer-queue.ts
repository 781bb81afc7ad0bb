import { isOver } from '../feeding/backoff.js';
import type { Clock } from '../ports/clock.js';
import type { DueTimer } from './due-timers.js';

/**
 * Timers in order of their time, and the waiting for the next one. A timer that was cancelled or replaced
 * stays in here: whoever is woken looks into the stream for what holds.
 */
export class TimerQueue {
  private readonly heap: DueTimer[] = [];
  private readonly known = new Set<string>();
  private nudge: () => void = () => undefined;

  constructor(private readonly clock: Clock) {}

  get size(): number {
    return this.heap.length;
  }

  /** Adds a timer; one that is in here already, for the same time, is not added again. */
  add(timer: DueTimer): void {
    const name = nameOf(timer);
    if (this.known.has(name)) return;
    this.known.add(name);
    this.heap.push(timer);
    this.rise(this.heap.length - 1);
    if (this.heap[0] === timer) this.nudge();
  }

  /**
   * Hands over every timer when its time has come, the earliest first, until aborted.
   *
   * @param fire must not throw
   */
  async run(fire: (timer: DueTimer) => void, signal: AbortSignal): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    while (!signal.aborted) {
      await this.nextDue(stopped);
      const timer = this.pop();
      if (timer && !isOver(signal)) fire(timer);
    }
  }

  /** Resolves when the earliest timer is due. */
  private async nextDue(stopped: Promise<void>): Promise<void> {
    const woken = new Promise<void>((resolve) => (this.nudge = resolve));
    const [first] = this.heap;
    if (!first) return Promise.race([woken, stopped]);
    const waiting = new AbortController();
    // Called off when something earlier comes in between; that is no failure.
    const due = this.clock.until(first.dueAt, waiting.signal).catch(() => undefined);
    await Promise.race([due, woken, stopped]);
    waiting.abort();
  }

  /** Takes out the earliest timer, if it is due. */
  private pop(): DueTimer | undefined {
    const [first] = this.heap;
    if (!first || first.dueAt > this.clock.now()) return undefined;
    const last = this.heap.pop();
    if (last && last !== first) {
      this.heap[0] = last;
      this.sink(0);
    }
    this.known.delete(nameOf(first));
    return first;
  }

  private rise(from: number): void {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.swapIfEarlier(index, parent)) return;
      index = parent;
    }
  }

  private sink(from: number): void {
    let index = from;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const child = this.isEarlier(right, left) ? right : left;
      if (!this.swapIfEarlier(child, index)) return;
      index = child;
    }
  }

  private isEarlier(index: number, than: number): boolean {
    const [a, b] = [this.heap[index], this.heap[than]];
    return a !== undefined && b !== undefined && a.dueAt < b.dueAt;
  }

  private swapIfEarlier(index: number, than: number): boolean {
    const [a, b] = [this.heap[index], this.heap[than]];
    if (a === undefined || b === undefined || a.dueAt >= b.dueAt) return false;
    this.heap[index] = b;
    this.heap[than] = a;
    return true;
  }
}

const nameOf = ({ stream, timer, dueAt }: DueTimer): string => `${stream}|${timer}|${dueAt}`;

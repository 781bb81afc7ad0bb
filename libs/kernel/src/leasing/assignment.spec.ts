import { describe, expect, it } from '@jest/globals';
import { assign } from './assignment.js';
import { partitionOf, partitionsOf, shareName } from './partition.js';

const WHOLES = ['cases-v1', 'invoices-v1', 'process:dunning'];
const shares = (of: number): string[] =>
  WHOLES.flatMap((whole) => partitionsOf(of).map((partition) => shareName(whole, partition)));
const workers = (count: number): string[] => Array.from({ length: count }, (_, n) => `worker-${n}`);

describe('Work that is shared', () => {
  it.each([
    [8, 2],
    [8, 3],
    [4, 4],
    [16, 5],
  ])('is spread evenly: %i shares of each whole over %i workers', (of, count) => {
    const assigned = assign(shares(of), workers(count));
    expect(assigned.size).toBe(WHOLES.length * of);
    for (const whole of WHOLES) {
      const loads = new Map<string, number>();
      for (const [name, worker] of assigned)
        if (name.startsWith(`${whole}.`)) loads.set(worker, (loads.get(worker) ?? 0) + 1);
      expect(Math.max(...loads.values())).toBeLessThanOrEqual(Math.ceil(of / count));
    }
  });

  it('is spread alike by everybody, in whatever order they know of each other', () => {
    const backwards = assign(shares(8).reverse(), workers(3).reverse());
    expect([...backwards].sort()).toEqual([...assign(shares(8), workers(3))].sort());
  });

  it('moves little when a worker is gone: what the others had stays with them for the most part', () => {
    const before = assign(shares(16), workers(4));
    const after = assign(shares(16), workers(3));
    const moved = [...before].filter(([name, worker]) => worker !== 'worker-3' && after.get(name) !== worker);
    expect(moved.length).toBeLessThanOrEqual(shares(16).length / 4);
  });

  it('is split evenly by hash, and not at all where there is one share', () => {
    const counts = [0, 0, 0, 0];
    for (let n = 0; n < 4_000; n++) {
      const partition = partitionOf(`case-${n}`, 4);
      counts[partition] = (counts[partition] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
    expect(partitionOf('case-1', 1)).toBe(0);
  });
});

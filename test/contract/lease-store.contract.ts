import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Lease, LeaseStore } from '#kernel';

/** Leases under test. What others took before must not matter. */
export interface LeaseStoreSubject {
  readonly leases: LeaseStore;
  /** Another way to the same leases, as another worker has it. */
  readonly others: LeaseStore;
  /** Lets so many milliseconds pass on the database's clock. */
  readonly pass: (millis: number) => Promise<void>;
  readonly dispose: () => Promise<void>;
}

/** Long enough for every step of a test, in milliseconds. */
const LONG = 60_000;
/** Over before a test gets impatient, in milliseconds. */
const SHORT = 200;

/** What every LeaseStore does. */
export function describeLeaseStore(name: string, open: () => Promise<LeaseStoreSubject>): void {
  describe(`LeaseStore: ${name}`, () => {
    let subject: LeaseStoreSubject;
    let leases: LeaseStore;
    let others: LeaseStore;
    let lease: string;

    beforeEach(async () => {
      subject = await open();
      ({ leases, others } = subject);
      lease = `lease-${randomUUID()}`;
    });

    afterEach(() => subject.dispose());

    const take = async (from: LeaseStore, holder: string, ttlMs = LONG): Promise<Lease> => {
      const [taken] = await from.acquire([lease], holder, ttlMs);
      if (!taken) throw new Error(`${holder} did not get the lease.`);
      return taken;
    };

    it('gives a lease to one, and to nobody else while it lasts', async () => {
      const taken = await take(leases, 'ana');
      expect(taken).toEqual({ name: lease, holder: 'ana', epoch: 1 });
      expect(await others.acquire([lease], 'ben', LONG)).toEqual([]);
      expect(await leases.acquire([lease], 'ana', LONG)).toEqual([]);
      expect(await leases.renew([taken], LONG)).toEqual([true]);
    });

    it('gives one of twenty who ask at once the lease', async () => {
      const asked = Array.from({ length: 20 }, (_, n) =>
        (n % 2 === 0 ? leases : others).acquire([lease], `worker-${n}`, LONG),
      );
      expect((await Promise.all(asked)).flat()).toHaveLength(1);
    });

    it('gives those that are free of many', async () => {
      const more = [`${lease}-1`, `${lease}-2`, `${lease}-3`];
      await others.acquire([more[1] ?? ''], 'ben', LONG);
      const taken = await leases.acquire(more, 'ana', LONG);
      expect(taken.map(({ name: one }) => one).sort()).toEqual([more[0], more[2]]);
      expect(await leases.acquire([], 'ana', LONG)).toEqual([]);
      expect(await leases.renew([], LONG)).toEqual([]);
    });

    it('raises the epoch with each holder, also when it is the same again', async () => {
      const first = await take(leases, 'ana');
      await leases.release([first]);
      const second = await take(others, 'ben');
      await others.release([second]);
      const third = await take(others, 'ben');
      expect([first.epoch, second.epoch, third.epoch]).toEqual([1, 2, 3]);
    });

    it('gives a lease that was not renewed to the next, and tells who lost it', async () => {
      const lost = await take(leases, 'ana', SHORT);
      await subject.pass(SHORT + 1);
      const taken = await take(others, 'ben');
      expect(taken.epoch).toBe(lost.epoch + 1);
      expect(await leases.renew([lost], LONG)).toEqual([false]);
      await leases.release([lost]);
      expect(await others.renew([taken], LONG)).toEqual([true]);
    });

    it('lets a lease go on that ran out but was given to nobody', async () => {
      const taken = await take(leases, 'ana', SHORT);
      await subject.pass(SHORT + 1);
      expect(await leases.renew([taken], LONG)).toEqual([true]);
      expect(await others.acquire([lease], 'ben', LONG)).toEqual([]);
    });

    it('does not take one start of a program for another of the same name', async () => {
      const before = await take(leases, 'ana', SHORT);
      await subject.pass(SHORT + 1);
      const after = await take(others, 'ana');
      expect(await leases.renew([before], LONG)).toEqual([false]);
      expect(await others.renew([after], LONG)).toEqual([true]);
    });

    it('answers for each of many renewed on its own', async () => {
      const kept = await take(leases, 'ana');
      const unknown = { name: `${lease}-never`, holder: 'ana', epoch: 1 };
      expect(await leases.renew([unknown, kept], LONG)).toEqual([false, true]);
    });

    it('lists who has what, and for how long', async () => {
      const own = async () => (await others.list()).find((state) => state.name === lease);
      expect(await own()).toBeUndefined();
      const taken = await take(leases, 'ana');
      const state = await own();
      expect(state).toMatchObject({ holder: 'ana', epoch: 1 });
      expect(state?.remainingMs).toBeGreaterThan(LONG / 2);
      expect(state?.remainingMs).toBeLessThanOrEqual(LONG);
      await leases.release([taken]);
      expect(await own()).toEqual({ name: lease, holder: 'ana', epoch: 1, remainingMs: 0 });
    });
  });
}

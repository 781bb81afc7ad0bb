import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Erasure, KeyScope, KeyStore, WrappedKey } from '#kernel';

/** Keys under test. What others made before must not matter. */
export interface KeyStoreSubject {
  readonly store: KeyStore;
  /** Closes and opens it again; absent where nothing outlives a closed store. */
  readonly reopen?: () => Promise<KeyStore>;
  readonly dispose: () => Promise<void>;
}

const ERASURE: Erasure = { at: '2026-05-04T10:00:00.000Z', by: 'officer', because: 'They asked for it.' };

/** What every KeyStore does. */
export function describeKeyStore(name: string, open: () => Promise<KeyStoreSubject>): void {
  describe(`KeyStore: ${name}`, () => {
    let subject: KeyStoreSubject;
    let store: KeyStore;
    let person: string;

    beforeEach(async () => {
      subject = await open();
      ({ store } = subject);
      person = `customer/${randomUUID()}`;
    });
    afterEach(() => subject.dispose());

    const scope = (change: Partial<KeyScope> = {}): KeyScope => ({
      subject: person,
      kind: 'messages',
      period: '2026-03',
      ...change,
    });
    const key = (change: Partial<KeyScope> = {}): WrappedKey => {
      const id = randomUUID();
      return {
        id,
        ...scope(change),
        madeAt: '2026-03-02T09:00:00.000Z',
        master: 'm1',
        wrapped: `wrapped ${id}`,
      };
    };
    const destroyed = ({ master: _master, wrapped: _wrapped, ...head }: WrappedKey) => ({
      ...head,
      erasure: ERASURE,
    });

    it('keeps a key, and finds it by its id and by its scope', async () => {
      const mine = key();
      expect(await store.add(mine)).toEqual(mine);
      expect(await store.find([mine.id, randomUUID()])).toEqual([mine]);
      if (store.findNow)
        expect([mine.id, randomUUID()].map(store.findNow.bind(store))).toEqual([mine, undefined]);
      expect(await store.living(scope())).toEqual(mine);
      expect(await store.living(scope({ kind: 'caseTexts' }))).toBeUndefined();
      expect(await store.living(scope({ period: '2026-04' }))).toBeUndefined();
    });

    it('answers with the key that is there when another is added for its scope', async () => {
      const first = await store.add(key());
      expect(await store.add(key())).toEqual(first);
      expect(await store.page({ subject: person }, undefined, 10)).toEqual([first]);
    });

    it('lets one of twenty keys that are added at once be the key of their scope', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => store.add(key())));
      expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    });

    it('gives what a selection means, page by page, in order of id', async () => {
      const keys = [
        key(),
        key({ kind: 'caseTexts' }),
        key({ period: '2026-04' }),
        key({ period: '2026-01' }),
      ];
      for (const one of keys) await store.add(one);
      const ids = (some: readonly { readonly id: string }[]) => some.map(({ id }) => id);
      const sorted = ids(keys).sort();
      const first = await store.page({ subject: person }, undefined, 3);
      expect(ids(first)).toEqual(sorted.slice(0, 3));
      expect(ids(await store.page({ subject: person }, sorted[2], 3))).toEqual(sorted.slice(3));
      const march = await store.page({ subject: person, kind: 'messages', upTo: '2026-03' }, undefined, 10);
      expect(ids(march)).toEqual(ids([keys[0], keys[3]].flatMap((one) => one ?? [])).sort());
    });

    it('destroys what a selection means, says how many, and tells why ever after', async () => {
      const [mine, old, other] = [key(), key({ period: '2026-01' }), key({ kind: 'caseTexts' })];
      for (const one of [mine, old, other]) await store.add(one);
      expect(await store.destroy([{ subject: person, kind: 'messages' }], ERASURE)).toBe(2);
      expect(await store.find([mine.id])).toEqual([destroyed(mine)]);
      expect(await store.find([old.id])).toEqual([destroyed(old)]);
      expect(await store.find([other.id])).toEqual([other]);
      expect(await store.living(scope())).toBeUndefined();
      const later = { ...ERASURE, by: 'somebody-else' };
      expect(await store.destroy([{ subject: person, kind: 'messages' }], later)).toBe(0);
      expect(await store.find([mine.id])).toEqual([destroyed(mine)]);
    });

    it('keeps a new key for a scope whose key was destroyed', async () => {
      await store.add(key());
      await store.destroy([{ subject: person }], ERASURE);
      const next = key();
      expect(await store.add(next)).toEqual(next);
      expect(await store.living(scope())).toEqual(next);
    });

    it('keeps keys under another master key, but for those that were changed or destroyed meanwhile', async () => {
      const [mine, changed, dead] = [key(), key({ kind: 'a' }), key({ kind: 'b' })];
      for (const one of [mine, changed, dead]) await store.add(one);
      await store.destroy([{ subject: person, kind: 'b' }], ERASURE);
      const rewrapped = (id: string, from: string) => ({ id, from, master: 'm2', wrapped: 'anew' });
      await store.rewrap([rewrapped(mine.id, 'm1'), rewrapped(changed.id, 'm0'), rewrapped(dead.id, 'm1')]);
      expect(await store.find([mine.id])).toEqual([{ ...mine, master: 'm2', wrapped: 'anew' }]);
      expect(await store.find([changed.id])).toEqual([changed]);
      expect(await store.find([dead.id])).toEqual([destroyed(dead)]);
    });

    it('has everything again when it is opened again', async () => {
      if (!subject.reopen) return;
      const [mine, dead] = [key(), key({ kind: 'b' })];
      for (const one of [mine, dead]) await store.add(one);
      await store.destroy([{ subject: person, kind: 'b' }], ERASURE);
      store = await subject.reopen();
      const found = await store.page({ subject: person }, undefined, 10);
      expect(found).toEqual([mine, destroyed(dead)].sort((a, b) => (a.id < b.id ? -1 : 1)));
      expect(await store.add(key())).toEqual(mine);
      const next = key({ kind: 'c' });
      expect(await store.add(next)).toEqual(next);
    });
  });
}

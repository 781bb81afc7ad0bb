import { beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '../ports/event-store.js';
import { isDestroyed, MasterKeysFixed, type KeyRecord, type MasterKeys } from '../ports/key-store.js';
import { ManualClock, MemoryKeyStore, SequentialIds } from '../testing/index.js';
import { Keyring } from './keyring.js';
import { MemoryMasterKeys } from './memory-master-keys.js';

const ids = new SequentialIds();
const scope = (number: number) => ({ subject: `customer/${number}`, kind: 'messages', period: '2026-03' });
const ERASURE = { at: '2026-04-01T08:00:00.000Z', by: 'officer', because: 'They asked.' };

let store: MemoryKeyStore;
let masters: MemoryMasterKeys;
const open = (mostHeld?: number) => new Keyring(store, masters, new ManualClock(), ids, mostHeld);
const mastersInUse = async () => {
  const all: readonly KeyRecord[] = await store.page({}, undefined, 100);
  return [...new Set(all.flatMap((key) => (isDestroyed(key) ? [] : [key.master])))];
};

beforeEach(() => {
  store = new MemoryKeyStore();
  masters = new MemoryMasterKeys();
});

describe('A keyring that holds few keys', () => {
  const [MOST, MANY] = [4, 50];
  const made = async (keys: Keyring) => {
    const all = [];
    for (let number = 0; number < MANY; number++) all.push(await keys.forSealing(scope(number)));
    return all;
  };

  it('has all the others at hand where nobody else makes or destroys keys', async () => {
    const keys = open(MOST);
    const all = await made(keys);
    for (const { id, key } of all) expect(keys.known(id)).toEqual({ id, key });
    expect(await made(keys)).toEqual(all);
    expect(await store.page({}, undefined, 2 * MANY)).toHaveLength(MANY);
  });

  it('reads again those only that it has not used for a while', async () => {
    const keys = open(MOST);
    const [first, ...others] = await made(keys);
    const read: string[] = [];
    const find = store.findNow?.bind(store);
    Object.assign(store, { findNow: (id: string) => (read.push(id), find?.(id)) });
    const used = others.at(-1)?.id ?? '';
    for (let times = 0; times < MANY; times++) keys.known(used);
    expect(read).toEqual([]);
    keys.known(first?.id ?? '');
    keys.known(first?.id ?? '');
    expect(read).toEqual([first?.id]);
  });

  it('knows of each that it was destroyed, held or not', async () => {
    const keys = open(MOST);
    const all = await made(keys);
    await keys.destroy([{}], ERASURE);
    for (const { id } of all) expect(keys.known(id)).toEqual({ id, erasure: ERASURE });
    const next = await keys.forSealing(scope(1));
    expect(all.map(({ id }) => id)).not.toContain(next.id);
  });

  it('gives keys that others share to whoever asked for them, for as long as they are needed', async () => {
    store = new MemoryKeyStore(false);
    const keys = open(MOST);
    const all = await made(keys);
    const atHand = await keys.atHand(all.map(({ id }) => id));
    for (const { id, key } of all) expect(atHand.known(id)).toEqual({ id, key });
    expect(() => keys.known(all[0]?.id ?? '')).toThrow('is missing');
  });

  it('keeps of a key its bytes alone, and not what it was read from', async () => {
    const { id } = await open().forSealing(scope(1));
    const known = open().known(id);
    expect('key' in known && known.key.buffer.byteLength).toBe(32);
  });
});

describe('Master keys', () => {
  it('are checked: each that is needed is there, and opens what is wrapped under it', async () => {
    const keys = open();
    await keys.check();
    await keys.forSealing(scope(1));
    await keys.check();
    const others = new MemoryMasterKeys();
    const ringWith = (wrong: MasterKeys) => new Keyring(store, wrong, new ManualClock(), ids);
    await expect(ringWith(others).check()).rejects.toThrow(`'${masters.current().id}' is missing`);
    const impostor = { ...others.current(), id: masters.current().id };
    const forged = Object.assign(new MemoryMasterKeys(), { find: () => impostor });
    await expect(ringWith(forged).check()).rejects.toThrow('is not the one');
    await keys.destroy([{}], ERASURE);
    await ringWith(others).check();
  });
});

describe('A rotation of the master key', () => {
  it('wraps every living key anew, which stays the same key, and forgets the master key before', async () => {
    const keys = open();
    const before = await Promise.all([1, 2, 3].map((number) => keys.forSealing(scope(number))));
    await keys.destroy([{ subject: 'customer/3' }], ERASURE);
    const old = masters.current();
    expect(await keys.rotate()).toEqual({ master: masters.current().id, keys: 2 });
    expect(masters.current().id).not.toBe(old.id);
    expect(masters.find(old.id)).toBeUndefined();
    expect(await mastersInUse()).toEqual([masters.current().id]);
    const after = open();
    expect(await after.forSealing(scope(1))).toEqual(before[0]);
    expect(await keys.forSealing(scope(2))).toEqual(before[1]);
    expect(after.known(before[2]?.id ?? '')).toMatchObject({ erasure: ERASURE });
  });

  it('is gone on with when it was broken off, and everything can be read in between', async () => {
    const first = await open().forSealing(scope(1));
    const second = await open().forSealing(scope(2));
    const old = masters.current();
    const rewrap = store.rewrap.bind(store);
    store.rewrap = async (some) => {
      await rewrap(some.slice(0, 1));
      throw new StoreUnavailable('The keys are away.');
    };
    await expect(open().rotate()).rejects.toThrow(StoreUnavailable);
    const halfWay = masters.current();
    expect((await mastersInUse()).sort()).toEqual([old.id, halfWay.id].sort());
    expect(await open().forSealing(scope(1))).toEqual(first);
    expect(await open().forSealing(scope(2))).toEqual(second);
    store.rewrap = rewrap;
    await open().rotate();
    expect(masters.current()).toEqual(halfWay);
    expect(await mastersInUse()).toEqual([halfWay.id]);
  });

  it('goes on under a master key that somebody else provides, and makes none where it must not', async () => {
    const key = await open().forSealing(scope(1));
    const provided = new MemoryMasterKeys();
    const next = provided.current();
    const fixed = {
      current: () => next,
      find: (id: string) => (id === next.id ? next : masters.find(id)),
      rotate: () => Promise.reject(new MasterKeysFixed('Not here.')),
      retireOthers: () => Promise.reject(new MasterKeysFixed('Not here.')),
    };
    const keys = new Keyring(store, fixed, new ManualClock(), ids);
    expect(await keys.rotate()).toEqual({ master: next.id, keys: 1 });
    expect(await mastersInUse()).toEqual([next.id]);
    expect(await keys.forSealing(scope(1))).toEqual(key);
    await expect(keys.rotate()).rejects.toThrow(MasterKeysFixed);
  });

  it('leaves the master keys before to other copies, which may still use them', async () => {
    store = new MemoryKeyStore(false);
    const other = open();
    const key = await other.forSealing(scope(1));
    const old = masters.current();
    await open().rotate();
    expect(masters.find(old.id)).toEqual(old);
    expect(await other.forSealing(scope(1))).toEqual(key);
  });
});

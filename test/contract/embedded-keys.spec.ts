import { readdir, readFile, stat, writeFile, chmod, chown, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MasterKeysFixed, StoreCorrupt, type WrappedKey } from '#kernel';
import { MemoryKeyStore } from '#kernel/testing';
import { MasterKeyFile, openEmbeddedKeyStore, StoreInUse } from '#stores/embedded';
import { describeKeyStore } from './key-store.contract.js';
import { Directories } from './support.js';

/* The embedded keys, in memory and on files, and what is special about files. */

const directories = new Directories();
afterEach(() => directories.remove());

describeKeyStore('in maps, for specifications', () =>
  Promise.resolve({ store: new MemoryKeyStore(), dispose: () => Promise.resolve() }),
);
describeKeyStore('embedded, in memory', () => {
  const store = openEmbeddedKeyStore({ dir: ':memory:' });
  return Promise.resolve({ store, dispose: () => store.close() });
});
describeKeyStore('embedded, on a file', async () => {
  const dir = await directories.make();
  let store = openEmbeddedKeyStore({ dir });
  const reopen = async () => {
    await store.close();
    return (store = openEmbeddedKeyStore({ dir }));
  };
  return { store, reopen, dispose: () => store.close() };
});

describe('A file of keys', () => {
  const key = (number: number): WrappedKey => ({
    id: `key-${String(number).padStart(4, '0')}`,
    subject: `customer/${number % 7}`,
    kind: 'messages',
    period: `period-${number}`,
    madeAt: '2026-03-02T09:00:00.000Z',
    master: 'm1',
    wrapped: `WRAPPED-${number % 7}-${String(number).padStart(4, '0')}-${'x'.repeat(60)}`,
  });

  it('has nothing of a destroyed key in it, nor in any file beside it', async () => {
    const dir = await directories.make();
    const store = openEmbeddedKeyStore({ dir });
    for (let number = 0; number < 700; number += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, index) => store.add(key(number + index))));
    }
    await store.destroy([{ subject: 'customer/3' }], { at: 'now', by: 'officer', because: 'asked' });
    const contents = await Promise.all(
      (await readdir(dir)).map((name) => readFile(join(dir, name), 'latin1')),
    );
    const everything = contents.join('');
    expect(everything).toContain('WRAPPED-2-');
    expect(everything).not.toContain('WRAPPED-3-');
    await store.close();
  });

  it('belongs to one process', async () => {
    const dir = await directories.make();
    const store = openEmbeddedKeyStore({ dir });
    expect(() => openEmbeddedKeyStore({ dir })).toThrow(StoreInUse);
    await store.close();
    await openEmbeddedKeyStore({ dir }).close();
  });

  it('is refused when it is something else', async () => {
    const dir = await directories.make();
    await writeFile(join(dir, 'keys.db'), 'This is no database, and it is long enough to be seen as none.');
    expect(() => openEmbeddedKeyStore({ dir })).toThrow(StoreCorrupt);
    expect(() => openEmbeddedKeyStore({ dir })).toThrow('Restore it from a backup');
  });
});

describe('A file of master keys', () => {
  const place = async () => join(await directories.make(), 'master-keys.json');

  it('is made with its first key, for its owner alone, and has the same key again', async () => {
    const path = await place();
    const made = MasterKeyFile.open(path, false).current();
    expect(made.key).toHaveLength(32);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(MasterKeyFile.open(path, true).current()).toEqual(made);
  });

  it.each([0o640, 0o604, 0o644, 0o660])('is refused with the permissions %o', async (mode) => {
    const path = await place();
    MasterKeyFile.open(path, false);
    await chmod(path, mode);
    expect(() => MasterKeyFile.open(path, true)).toThrow(StoreCorrupt);
  });

  it('is refused when it is missing and there are keys that need it', async () => {
    const path = await place();
    expect(() => MasterKeyFile.open(path, true)).toThrow('Restore it');
    MasterKeyFile.open(path, false);
    await rm(path);
    expect(() => MasterKeyFile.open(path, true)).toThrow('Restore it');
  });

  it.each(['', '{}', '{"masterKeys":[]}', '{"masterKeys":[{"id":"a","key":"c2hvcnQ="}]}'])(
    'is refused when it says %p',
    async (content) => {
      const path = await place();
      await writeFile(path, content, { mode: 0o600 });
      expect(() => MasterKeyFile.open(path, true)).toThrow(StoreCorrupt);
    },
  );

  it('keeps those before when it makes a new one, until they are retired', async () => {
    const path = await place();
    const file = MasterKeyFile.open(path, false);
    const other = MasterKeyFile.open(path, true);
    const first = file.current();
    const second = await file.rotate();
    expect(file.find(first.id)).toEqual(first);
    expect(other.find(second.id)).toEqual(second);
    await file.retireOthers();
    expect(file.current()).toEqual(second);
    expect(file.find(first.id)).toBeUndefined();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('takes a key that opens but wraps nothing yet, and uses it from when it is promoted on', async () => {
    const path = await place();
    const file = MasterKeyFile.open(path, false);
    const first = file.current();
    const next = file.addNext();
    expect(MasterKeyFile.open(path, true).current()).toEqual(first);
    expect(MasterKeyFile.open(path, true).find(next.id)).toEqual(next);
    file.promote(next.id);
    expect(MasterKeyFile.open(path, true).list()).toEqual([first, next]);
    expect(() => file.promote('none')).toThrow(StoreCorrupt);
  });

  it('is left as it is where it must not be written, and says what to do', async () => {
    const path = await place();
    const file = MasterKeyFile.open(path, false);
    const first = file.current();
    await inReadOnly(dirname(path), path, async () => {
      await expect(file.rotate()).rejects.toThrow(MasterKeysFixed);
      await expect(file.retireOthers()).rejects.toThrow('casebook master-key add');
    });
    expect(file.current()).toEqual(first);
    expect(MasterKeyFile.open(path, true).list()).toEqual([first]);
  });
});

const NOBODY = 65_534;

/** Does something as somebody who may read a file, and write nothing beside it: root may write anywhere. */
async function inReadOnly(dir: string, file: string, work: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) await chown(file, NOBODY, NOBODY);
  await chmod(dir, 0o555);
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
    await chmod(dir, 0o755);
    if (isRoot) await chown(file, 0, 0);
  }
}

import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import Libsql from 'libsql';
import { StoreCorrupt, StoreUnavailable, type EventStore } from '#kernel';
import { claimDirectory, openEmbeddedEventStore, openEmbeddedReadStore, StoreInUse } from '#stores/embedded';
import { EmbeddedEventStore } from '../../libs/stores/embedded/src/log/embedded-event-store.js';
import { SqliteLog } from '../../libs/stores/embedded/src/log/sqlite-log.js';
import { DirectLink } from '../../libs/stores/embedded/src/threads/link.js';
import { ThreadLink } from '../../libs/stores/embedded/src/threads/thread-link.js';
import type { Connection } from '../../libs/stores/embedded/src/sqlite/connection.js';
import { Child } from './child.js';
import { anEvent, Directories, newStream, plain, someEvents, Subscriber } from './support.js';
import { inserts, newCollection, ticketSpec } from './tickets.js';

/* What the embedded stores do when the machine, the disk or somebody with an editor does not play along. */

const directories = new Directories();
const TUNING = { durability: 'FULL', cacheMiB: 1, checkpointMiB: 4 } as const;
const now = () => '2026-03-01T09:30:00.000Z';

afterEach(() => directories.remove());

describe('A directory has one owner', () => {
  it('refuses a second opener in the same process, and lets it in afterwards', async () => {
    const dir = await directories.make();
    for (const openStore of [openEmbeddedEventStore, openEmbeddedReadStore]) {
      const first = await openStore({ dir, threads: false });
      await expect(openStore({ dir, threads: false })).rejects.toThrow(StoreInUse);
      await expect(openStore({ dir })).rejects.toThrow(dir);
      await first.close();
      await (await openStore({ dir, threads: false })).close();
    }
  });

  it('refuses a second process, until the first is gone, however it went', async () => {
    const dir = await directories.make();
    const child = new Child('./acknowledging-writer.ts', dir);
    await child.said(1);
    await expect(openEmbeddedEventStore({ dir, threads: false })).rejects.toThrow(StoreInUse);
    await child.kill();
    await (await openEmbeddedEventStore({ dir, threads: false })).close();
  });

  it('can be claimed for other purposes too', async () => {
    const dir = join(await directories.make(), 'made', 'on', 'the', 'way');
    const claim = claimDirectory(dir, 'outbox');
    expect(() => claimDirectory(dir, 'outbox')).toThrow(StoreInUse);
    claimDirectory(dir, 'else').release();
    claim.release();
    claimDirectory(dir, 'outbox').release();
  });

  it('leaves nothing but an empty file: on a full disk it can be claimed too', async () => {
    const dir = await directories.make();
    const claim = claimDirectory(dir, 'outbox');
    expect(await readdir(dir)).toEqual(['outbox.lock']);
    expect((await stat(join(dir, 'outbox.lock'))).size).toBe(0);
    claim.release();
  });

  it('says what is the matter, when it is not another owner', async () => {
    const dir = await directories.make();
    await writeFile(
      join(dir, 'outbox.lock'),
      'Somebody kept a note here, which is longer than a header. '.repeat(2),
    );
    expect(() => claimDirectory(dir, 'outbox')).toThrow(StoreCorrupt);
    expect(() => claimDirectory(join(dir, 'outbox.lock'), 'outbox')).toThrow(StoreUnavailable);
  });
});

describe('A process killed while it writes', () => {
  it('leaves every acknowledged append in the log, time after time', async () => {
    const dir = await directories.make();
    for (const lines of [30, 400, 1500]) {
      const child = new Child('./acknowledging-writer.ts', dir);
      await child.said(lines);
      await child.kill();
      const store = await openEmbeddedEventStore({ dir, threads: false });
      const acknowledged = child.lines.slice(1).filter((line) => line.split(' ').length === 3);
      expect(acknowledged.length).toBeGreaterThanOrEqual(lines - 1);
      const stored = new Set<string>();
      for (let after = 0n; ;) {
        const page = await store.readAll({ after, limit: 1000 });
        for (const { streamId, revision, id } of page) stored.add(`${streamId} ${revision} ${id}`);
        after = page.at(-1)?.position ?? after;
        if (page.length < 1000) break;
      }
      expect(acknowledged.filter((line) => !stored.has(line))).toEqual([]);
      await store.close();
    }
  });
});

describe.each([
  ['events.db', openEmbeddedEventStore, /backup/],
  ['read-models.db', openEmbeddedReadStore, /Delete it/],
] as const)('A strange %s', (file, openStore, remedy) => {
  it.each([true, false])('is refused when it is no database; with threads: %s', async (threads) => {
    const dir = await directories.make();
    await writeFile(join(dir, file), 'Dear diary, '.repeat(1000));
    const opening = openStore({ dir, threads });
    await expect(opening).rejects.toThrow(StoreCorrupt);
    await expect(opening).rejects.toThrow(join(dir, file));
    await expect(opening).rejects.toThrow(remedy);
  });

  it("is refused when it is another program's, and left as it is", async () => {
    const dir = await directories.make();
    const db = new Libsql(join(dir, file));
    db.exec('CREATE TABLE recipes (title TEXT)');
    db.close();
    const before = await readFile(join(dir, file));
    await expect(openStore({ dir, threads: false })).rejects.toThrow(/not .* of this program/);
    expect(await readFile(join(dir, file))).toEqual(before);
  });

  it('is refused when a newer version wrote it', async () => {
    const dir = await directories.make();
    await (await openStore({ dir, threads: false })).close();
    const db = new Libsql(join(dir, file));
    db.exec('PRAGMA user_version = 99');
    db.close();
    await expect(openStore({ dir, threads: false })).rejects.toThrow(/newer version/);
  });

  it('can be replaced, as its directory is free again', async () => {
    const dir = await directories.make();
    await writeFile(join(dir, file), 'x'.repeat(5000));
    await expect(openStore({ dir, threads: false })).rejects.toThrow(StoreCorrupt);
    await writeFile(join(dir, file), '');
    await (await openStore({ dir, threads: false })).close();
  });
});

describe('A damaged page', () => {
  it('is reported by whoever meets it', async () => {
    const dir = await directories.make();
    const stream = newStream();
    const before = await openEmbeddedEventStore({ dir, threads: false });
    await before.append(stream, 'noStream', someEvents(1000));
    await before.close();
    await scribble(join(dir, 'events.db'));
    const meeting = async () => {
      const store = await openEmbeddedEventStore({ dir, threads: false });
      await store.readAll({ limit: 1000 }).finally(() => store.close());
    };
    await expect(meeting()).rejects.toThrow(StoreCorrupt);
  });

  it('keeps everybody from writing on', async () => {
    const dir = await directories.make();
    const before = await openEmbeddedEventStore({ dir, threads: false });
    for (let n = 0; n < 20; n++) await before.append(newStream(), 'noStream', someEvents(100));
    await before.close();
    await scribble(join(dir, 'events.db'), { first: 60, pages: 10 });
    const store = await openEmbeddedEventStore({ dir, threads: false });
    await expect(store.readAll({ limit: 2000 })).rejects.toThrow(StoreCorrupt);
    // By itself the file would take most of them: they belong at its end, which is in order.
    for (let n = 0; n < 20; n++) {
      await expect(store.append(newStream(), 'noStream', [anEvent()])).rejects.toThrow(StoreCorrupt);
    }
    await store.close();
  });
});

describe('A full disk', () => {
  it('refuses appends, keeps what was acknowledged, and takes appends again when there is space', async () => {
    const path = join(await directories.make(), 'events.db');
    const log = new SqliteLog({ path, access: 'write', ...TUNING });
    const link = new DirectLink(log);
    const release = () => undefined;
    const store = await EmbeddedEventStore.open({
      writer: link,
      reader: link,
      now,
      release,
      mostBuffered: 100,
    });
    const subscriber = new Subscriber(store, {});
    const disk = Reflect.get(log, 'connection') as Connection;
    disk.exec('PRAGMA max_page_count = 40');

    const acknowledged: string[] = [];
    const refused: unknown[] = [];
    for (let n = 0; n < 100; n++) {
      const event = anEvent({ filler: 'x'.repeat(2000) });
      await store.append(newStream(), 'noStream', [event]).then(
        () => acknowledged.push(event.id),
        (error: unknown) => refused.push(error),
      );
    }
    expect(acknowledged.length).toBeGreaterThan(10);
    expect(refused.length).toBeGreaterThan(10);
    for (const error of refused) expect(error).toBeInstanceOf(StoreUnavailable);
    expect((await store.readAll({ limit: 1000 })).map(({ id }) => id)).toEqual(acknowledged);

    disk.exec('PRAGMA max_page_count = 1000000');
    const stream = newStream();
    expect(await store.append(stream, 'noStream', [anEvent()])).toMatchObject({ ok: true, revision: 0 });
    await subscriber.until(() => subscriber.ofStream(stream).length === 1);
    await subscriber.stop();
    expect(subscriber.events.map(plain)).toEqual((await store.readAll({ limit: 1000 })).map(plain));
    await store.close();
  });

  it('refuses documents as a whole batch, and takes them again when there is space', async () => {
    const dir = await directories.make();
    const store = await openEmbeddedReadStore({ dir, threads: false });
    const collection = newCollection();
    await store.ensure(ticketSpec(collection));
    const engine: unknown = Reflect.get(
      Reflect.get(Reflect.get(store, 'links') as object, 'writer') as object,
      'engine',
    );
    const disk = Reflect.get(engine as object, 'connection') as Connection;
    disk.exec('PRAGMA max_page_count = 60');
    const tickets = Array.from({ length: 500 }, (_, n) => ({
      id: `t${n}`,
      words: [`w${n}`],
      note: 'x'.repeat(1000),
    }));
    await expect(store.write(inserts(collection, tickets))).rejects.toThrow(StoreUnavailable);
    expect(await store.count(collection)).toBe(0);
    disk.exec('PRAGMA max_page_count = 1000000');
    expect((await store.write(inserts(collection, tickets))).every((written) => written)).toBe(true);
    expect((await store.find(collection, { where: [{ words: ['w7'] }], limit: 2 })).items).toHaveLength(1);
    await store.close();
  });
});

describe('A thread that dies', () => {
  it('fails the appends it had, is replaced, and leaves subscribers with neither gap nor repetition', async () => {
    const dir = await directories.make();
    const options = { path: join(dir, 'events.db'), ...TUNING };
    const writer = new ThreadLink<SqliteLog>({ engine: 'log', options: { ...options, access: 'write' } });
    const reader = new ThreadLink<SqliteLog>({ engine: 'log', options: { ...options, access: 'read' } });
    const store: EventStore = await EmbeddedEventStore.open({
      writer,
      reader,
      now,
      release: () => undefined,
      mostBuffered: 100,
    });
    const subscriber = new Subscriber(store, {});
    await store.append(newStream(), 'noStream', [anEvent()]);
    await subscriber.until(() => subscriber.events.length === 1);

    const appends = Array.from({ length: 50 }, () => store.append(newStream(), 'noStream', someEvents(20)));
    const outcomes = Promise.allSettled(appends);
    await new Promise(setImmediate);
    await writer.kill();
    for (const outcome of await outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(StoreUnavailable);
    }

    const stream = newStream();
    expect(await store.append(stream, 'noStream', [anEvent()])).toMatchObject({ ok: true });
    await subscriber.until(() => subscriber.ofStream(stream).length === 1);
    await reader.kill();
    await expect(store.readStream(stream)).resolves.toHaveLength(1);
    await subscriber.stop();
    expect(subscriber.events.map(plain)).toEqual((await store.readAll({ limit: 2000 })).map(plain));
    await store.close();
  });

  it('can not be called any more once the store is closed', async () => {
    const store = await openEmbeddedEventStore({ dir: await directories.make() });
    await store.close();
    await store.close();
    await expect(store.readStream('case-1')).rejects.toThrow(StoreUnavailable);
    await expect(store.append('case-1', 'noStream', [anEvent()])).rejects.toThrow(StoreUnavailable);
  });
});

/** Overwrites everything but the first pages of a file, or some pages only. */
async function scribble(path: string, { first = 10, pages = Infinity } = {}): Promise<void> {
  const { length } = await readFile(path);
  const file = await open(path, 'r+');
  const start = first * 4096;
  const size = Math.min(length - start, pages * 4096);
  await file.write(Buffer.alloc(size, 0x5a), 0, size, start);
  await file.close();
}

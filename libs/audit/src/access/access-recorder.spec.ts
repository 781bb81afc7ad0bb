import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { EventCatalog, MAX_APPEND_BYTES, StoreUnavailable, type EventStore } from '#kernel';
import { eventually, ManualClock, MemoryEventStore, SequentialIds } from '#kernel/testing';
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

const dirs: string[] = [];
afterEach(() => Promise.all(dirs.splice(0).map((dir) => rm(dir, { recursive: true, force: true }))));

/** A recorder, and others after it, on the same directory and the same log. */
async function desk() {
  const dataDir = await mkdtemp(join(tmpdir(), 'casebook-accesses-'));
  dirs.push(dataDir);
  const log = new MemoryEventStore();
  const ids = new SequentialIds();
  const state = { away: false, lost: false };
  const append: EventStore['append'] = async (...args) => {
    if (state.away) throw new StoreUnavailable('away');
    const result = await log.append(...args);
    if (!state.lost) return result;
    state.lost = false;
    throw new StoreUnavailable('the answer was lost');
  };
  const start = (soleWriter = true) => {
    const store = { append, soleWriter };
    const recorder = new AccessRecorder(store, new ManualClock(), ids, new EventCatalog(accessEvents), {
      dataDir,
    });
    recorder.onApplicationBootstrap();
    return recorder;
  };
  const events = () => log.readAll({ limit: 1_000 });
  const recorded = async () =>
    (await events()).map(({ data }) => (data as { accesses: Access[] }).accesses.map(({ asked }) => asked));
  const journal = join(dataDir, 'audit-accesses');
  return { start, recorder: start(), state, events, recorded, journal, log };
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => String(from + index));

describe('Who read what', () => {
  it('is written together when it comes together', async () => {
    const { recorder, recorded } = await desk();
    await Promise.all(numbers(0, 1_200).map(async (asked) => recorder.record(access(asked))));
    await recorder.beforeApplicationShutdown();
    await recorder.record(access('later'));
    await recorder.beforeApplicationShutdown();
    expect(await recorded()).toEqual([
      numbers(0, 500),
      numbers(500, 1_000),
      numbers(1_000, 1_200),
      ['later'],
    ]);
  });

  it('is gathered while what came before is being written', async () => {
    const { recorder, recorded } = await desk();
    const reading = numbers(0, 1_300);
    for (const asked of reading) await recorder.record(access(asked));
    await recorder.beforeApplicationShutdown();
    expect((await recorded()).flat()).toEqual(reading);
    expect(await recorded()).toHaveLength(3);
  });

  it('is not written together when it would be a large event', async () => {
    const { recorder, recorded, events } = await desk();
    const asked = numbers(0, 450).map((number) => `/v1/cases/${number}${'/'.repeat(1_990)}`);
    await Promise.all(asked.map(async (address) => recorder.record(access(address))));
    await recorder.beforeApplicationShutdown();
    expect((await recorded()).flat()).toEqual(asked);
    const bytes = (await events()).map(({ data }) => JSON.stringify(data).length);
    expect(Math.max(...bytes)).toBeLessThan(MAX_APPEND_BYTES / 8);
    expect(bytes.length).toBeLessThan(12);
  });

  it('is not written together when it is far apart, so that it can be found by its time', async () => {
    const { recorder, recorded } = await desk();
    for (const minute of ['00', '01', '03']) {
      await recorder.record({ ...access(minute), at: `2026-03-02T09:${minute}:00.000Z` });
    }
    await recorder.beforeApplicationShutdown();
    expect(await recorded()).toEqual([['00', '01'], ['03']]);
  });

  it('comes into the log by itself, soon after it was answered, and leaves nothing in the journal', async () => {
    const { recorder, recorded, journal } = await desk();
    for (const asked of numbers(0, 50)) await recorder.record(access(asked));
    expect(await recorded()).toEqual([]);
    expect(await readdir(journal)).toHaveLength(1);
    await eventually(async () => (await recorded()).length > 0);
    expect(await recorded()).toEqual([numbers(0, 50)]);
    expect(await readdir(journal)).toEqual([]);
  });

  it('is not lost with the process that answered, and written once, whatever the process still did', async () => {
    const { recorder, start, recorded, journal, events } = await desk();
    for (const asked of numbers(0, 1_200)) await recorder.record(access(asked));
    const pages = readdirSync(journal).map((name) => [name, readFileSync(join(journal, name))] as const);
    expect(pages.length).toBeGreaterThan(0);
    // The log had it, and the process was killed before it could remove the pages of its journal.
    await recorder.beforeApplicationShutdown();
    for (const [name, content] of pages) await writeFile(join(journal, name), content);
    const before = await events();
    const next = start();
    await next.record(access('next'));
    await next.beforeApplicationShutdown();
    expect((await recorded()).flat()).toEqual([...numbers(0, 1_200), 'next']);
    expect((await events()).slice(0, before.length)).toEqual(before);
    expect(await readdir(journal)).toEqual([]);
  });

  it('is taken up from a process that was killed before the log had it', async () => {
    const { recorder, start, state, recorded } = await desk();
    for (const asked of numbers(0, 3)) await recorder.record(access(asked));
    const next = start();
    state.away = true;
    await expect(recorder.beforeApplicationShutdown()).resolves.toBeUndefined();
    state.away = false;
    await next.beforeApplicationShutdown();
    expect(await recorded()).toEqual([numbers(0, 3)]);
  });

  it('is written although the log has been restored to what it was before', async () => {
    const { recorder, start, recorded, journal } = await desk();
    await recorder.record(access('kept'));
    await recorder.beforeApplicationShutdown();
    const [name] = ['auditAccess-of-a-lost-log.7.jsonl'];
    await writeFile(join(journal, name), `${JSON.stringify(access('lost'))}\n{"broken off`);
    await start().beforeApplicationShutdown();
    expect(await recorded()).toEqual([['kept'], ['lost']]);
  });

  it('is left alone where it is no record, or another process may still be writing it', async () => {
    const { recorder, start, recorded, journal } = await desk();
    await recorder.record(access('of another'));
    await start(false).beforeApplicationShutdown();
    expect(await recorded()).toEqual([]);
    await recorder.beforeApplicationShutdown();
    await writeFile(join(journal, 'auditAccess-x.0.jsonl'), '{"by":"nobody"}\n');
    await writeFile(join(journal, 'notes.txt'), 'Not ours.');
    await start().beforeApplicationShutdown();
    expect(await recorded()).toEqual([['of another']]);
    expect(await readdir(journal)).toEqual(['auditAccess-x.0.jsonl', 'notes.txt']);
  });

  it('is taken up from a process that shared the log, once it has been silent for a while', async () => {
    const { recorder, start, recorded, journal } = await desk();
    await recorder.record(access('of another'));
    const [page = ''] = readdirSync(journal);
    const content = readFileSync(join(journal, page));
    await recorder.beforeApplicationShutdown();
    await writeFile(join(journal, page), content);
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
    try {
      const other = start(false);
      await other.record(access('own'));
      expect(readdirSync(journal)).toHaveLength(2);
      await jest.advanceTimersByTimeAsync(180_000);
      expect(readdirSync(journal)).toEqual([]);
      await other.beforeApplicationShutdown();
    } finally {
      jest.useRealTimers();
    }
    expect((await recorded()).flat()).toEqual(['of another', 'own']);
  });

  it('waits for the log where the journal can not be written', async () => {
    const { recorder, state, recorded, journal } = await desk();
    await writeFile(journal, 'No directory.');
    await recorder.record(access('a'));
    // The next one comes at the very moment when the first is done.
    await recorder.record(access('b'));
    expect(await recorded()).toEqual([['a'], ['b']]);
    state.away = true;
    await expect(recorder.record(access('c'))).rejects.toThrow(AccessLogAway);
  });

  it('is not read when it can not be written, and written when it can', async () => {
    const { recorder, state, recorded } = await desk();
    state.away = true;
    await recorder.record(access('a'));
    await recorder.beforeApplicationShutdown();
    await expect(recorder.record(access('b'))).rejects.toThrow(AccessLogAway);
    expect(await recorded()).toEqual([]);
    state.away = false;
    await recorder.record(access('c'));
    expect((await recorded()).flat()).toEqual(['a', 'b', 'c']);
  });

  it('is written once when the answer of the log is lost', async () => {
    const { recorder, state, recorded } = await desk();
    state.lost = true;
    await recorder.record(access('a'));
    await recorder.beforeApplicationShutdown();
    expect(await recorded()).toEqual([['a']]);
  });

  it('is refused when too much waits, and what waits is not lost', async () => {
    const { recorder, state, recorded } = await desk();
    state.away = true;
    const all = await Promise.allSettled(
      numbers(0, 2_500).map(async (asked) => recorder.record(access(asked))),
    );
    expect(all.some(({ status }) => status === 'rejected')).toBe(true);
    state.away = false;
    await recorder.beforeApplicationShutdown();
    const written = (await recorded()).flat();
    expect(written).toHaveLength(2_000);
    expect(new Set(written).size).toBe(written.length);
  });
});

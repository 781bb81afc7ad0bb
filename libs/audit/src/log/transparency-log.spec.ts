import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore, StoredEvent } from '#kernel';
import { eventually, ManualClock, MemoryEventStore } from '#kernel/testing';
import { leafOf, merkleRoot } from '../../../../test/support/merkle.js';
import { recordOfEvent } from '../disk/event-lines.js';
import { parseCheckpoint } from '../notes/checkpoint.js';
import { isSignedBy, parseNote } from '../notes/signed-note.js';
import { appendNumbered, idOfNumber } from '../testing/some-events.js';
import type { KeptCheckpoint } from './checkpoints.js';
import { TransparencyLog } from './transparency-log.js';

let dir: string;
let clock: ManualClock;
let store: MemoryEventStore;
let logs: TransparencyLog[];
let troubles: string[];
let signed: KeptCheckpoint[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'casebook-audit-'));
  clock = new ManualClock();
  store = new MemoryEventStore();
  [logs, troubles, signed] = [[], [], []];
});
afterEach(async () => {
  await Promise.all(logs.map((log) => log.stop()));
  await rm(dir, { recursive: true });
});

function open(events: EventStore = store, origin = 'desk.example/log'): TransparencyLog {
  const log = new TransparencyLog({
    events,
    clock,
    dataDir: dir,
    origin,
    intervalMs: 2_000,
    inThread: false,
    onSigned: (checkpoint) => signed.push(checkpoint),
    onTrouble: (error) => troubles.push(String(error)),
  });
  logs.push(log);
  log.start();
  return log;
}

/** Has the log sign everything: it stands still with the clock. */
async function signAll(log: TransparencyLog, size: number): Promise<void> {
  await eventually(() => log.state === 'building' && log.known.last !== undefined);
  await eventually(async () => (await log.proving().tree.call('state')).size === size);
  clock.advance(2_000);
  await log.signed(size);
}

const sizes = () => signed.map(({ size }) => size);
const rootOf = (events: readonly StoredEvent[]): Buffer =>
  merkleRoot(events.map((event) => leafOf(recordOfEvent(event))));

/** The store as somebody left it who changed it behind the service's back. */
function tampered(change: (events: readonly StoredEvent[]) => readonly StoredEvent[]): EventStore {
  const pages = async ({ after = 0n, limit }: { readonly after?: bigint; readonly limit: number }) =>
    change(await store.readAll({ limit: 100_000 }))
      .filter(({ position }) => position > after)
      .slice(0, limit);
  return Object.assign(Object.create(store) as MemoryEventStore, { readAll: pages });
}

/** With one event changed. */
const changedAt = (events: readonly StoredEvent[], index: number): readonly StoredEvent[] =>
  events.map((event, at) => (at === index ? { ...event, data: { text: 'It never happened.' } } : event));

describe('The transparency log', () => {
  it('signs the root of everything that is stored', async () => {
    await appendNumbered(store, 0, 300);
    const log = open();
    await log.signed(300);
    const { note, root, size } = log.proving().signed;
    expect(size).toBe(300);
    expect(root).toEqual(rootOf(await store.readAll({ limit: 300 })));
    expect(parseCheckpoint(note)).toMatchObject({ origin: 'desk.example/log', size: 300, root });
    expect(isSignedBy(parseNote(note), log.opened().keys.verifiers())).toBe(true);
    expect(await readFile(join(dir, 'audit/checkpoint'), 'utf8')).toBe(note);
  });

  it('signs at most so often, and what came last, too', async () => {
    await appendNumbered(store, 0, 1);
    const log = open();
    await log.signed(1);
    for (let size = 2; size <= 5; size++) {
      await appendNumbered(store, size - 1, size);
      await eventually(() => clock.waiting > 0);
    }
    await eventually(async () => (await log.proving().tree.call('state')).size === 5);
    expect(sizes()).toEqual([1]);
    clock.advance(1_999);
    expect(sizes()).toEqual([1]);
    clock.advance(1);
    await log.signed(5);
    expect(sizes()).toEqual([1, 5]);
  });

  it('goes on after a restart, and keeps all checkpoints', async () => {
    await appendNumbered(store, 0, 30);
    const first = open();
    await first.signed(30);
    await first.stop();
    await appendNumbered(store, 30, 40);
    const again = open();
    await again.signed(40);
    expect(again.proving().signed.root).toEqual(rootOf(await store.readAll({ limit: 40 })));
    expect((await again.opened().checkpoints.list({ limit: 9 })).map(({ size }) => size)).toEqual([40, 30]);
    expect((await again.opened().checkpoints.list({ limit: 9, below: 40 })).map(({ size }) => size)).toEqual([
      30,
    ]);
    expect(await again.proving().tree.call('indexOf', idOfNumber(7), 40)).toBe(7);
  });

  it('keeps the name that it was begun with', async () => {
    await appendNumbered(store, 0, 3);
    const first = open();
    await first.signed(3);
    await first.stop();
    const other = open(store, 'other.example/log');
    await eventually(() => other.state === 'damaged');
    expect(other.trouble).toContain("is called 'desk.example/log', and stays so");
  });

  it('signs what it has when the service ends', async () => {
    await appendNumbered(store, 0, 1);
    const log = open();
    await log.signed(1);
    await appendNumbered(store, 1, 9);
    await eventually(async () => (await log.proving().tree.call('state')).size === 9);
    await log.stop();
    expect(sizes()).toEqual([1, 9]);
  });

  it('replaces its key at once, with a checkpoint that both have signed', async () => {
    await appendNumbered(store, 0, 3);
    const log = open();
    await log.signed(3);
    await log.rotateKey();
    const verifiers = log.opened().keys.verifiers();
    const note = parseNote(log.proving().signed.note);
    expect(verifiers).toHaveLength(2);
    expect(verifiers.map((key) => isSignedBy(note, [key]))).toEqual([true, true]);
    await log.stop();
    await appendNumbered(store, 3, 4);
    const again = open();
    await again.signed(4);
    expect(parseNote(again.proving().signed.note).signatures).toHaveLength(1);
  });
});

describe('A history that contradicts what was signed', () => {
  const cases: readonly [string, (events: readonly StoredEvent[]) => readonly StoredEvent[], number][] = [
    ['an event that was changed', (events) => changedAt(events, 7), 7],
    ['an event that is gone', (events) => events.toSpliced(12, 1), 12],
    ['an end that is gone', (events) => events.slice(0, 15), 15],
    ['no event at all', () => [], 0],
  ];

  it.each(cases)('is not signed when the service starts: %s', async (_, change, index) => {
    await appendNumbered(store, 0, 20);
    const first = open();
    await first.signed(20);
    await first.stop();
    await appendNumbered(store, 20, 25);
    const log = open(tampered(change));
    await eventually(() => log.state === 'contradicted');
    expect(log.contradiction).toMatchObject({ size: 20, difference: { index } });
    expect(troubles[0]).toContain(`Event ${index} of the log`);
    await log.stop();
    expect(sizes()).toEqual([20]);
  });

  it('is found by a check of all events, is not forgotten by a restart, and ends with a check that finds nothing', async () => {
    await appendNumbered(store, 0, 4_000);
    const first = open();
    await signAll(first, 4_000);
    await first.stop();
    // Further back than a start looks.
    const changed = tampered((events) => changedAt(events, 100));
    const second = open(changed);
    await eventually(() => second.state === 'building');
    const seen: number[] = [];
    const { contradiction } = await second.check((leaves) => seen.push(leaves));
    expect(contradiction).toMatchObject({ difference: { index: 100 } });
    expect(contradiction?.difference.found).toContain('It never happened.');
    expect(contradiction?.difference.expected).toContain('Text of 100.');
    await second.stop();

    await appendNumbered(store, 4_000, 4_010);
    const third = open();
    await eventually(() => third.state === 'contradicted');
    expect(signed.at(-1)?.size).toBe(4_000);
    const { contradiction: none } = await third.check((leaves) => seen.push(leaves));
    expect(none).toBeUndefined();
    expect(seen.at(-1)).toBe(4_000);
    await signAll(third, 4_010);
    expect(third.state).toBe('building');
    expect(await readdir(join(dir, 'audit'))).not.toContain('contradiction.json');
  });

  it('is not signed over a checkpoint that is not ours', async () => {
    await appendNumbered(store, 0, 5);
    const first = open();
    await first.signed(5);
    await first.stop();
    const file = join(dir, 'audit/checkpoints/x000/x000/x000/005');
    const note = await readFile(file, 'utf8');
    await writeFile(file, note.replace('\n5\n', '\n4\n'));
    const log = open();
    await eventually(() => log.state === 'damaged');
    expect(log.trouble).toContain('not signed by a key of this log');
    expect(sizes()).toEqual([5]);
  });
});

import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EventStore, EventToAppend } from '#kernel';
import { openEmbeddedEventStore } from '#stores/embedded';
import Libsql from 'libsql';

/*
 * What the embedded event store costs on top of the driver it is built on. Both sides write the same bytes in
 * turn, round after round: a disk has moods, and figures from different minutes can't be compared.
 */

export interface Comparison {
  readonly what: string;
  /** Events or commands per second, medians. */
  readonly ours: number;
  readonly bare: number;
  /** Median of the rounds' ratios. */
  readonly ratio: number;
}

interface Side {
  /** Does it `count` times with `callers` at once. */
  run(count: number, callers: number): Promise<void>;
  close(): Promise<void>;
}

const CALLERS = 64;

/** Appends from 64 writers, each to a stream of its own, against the bare driver inserting groups of 64. */
export const compareAppends = (rounds = 9, count = 64 * 300): Promise<Comparison> =>
  compare('append, 64 writers', rounds, count, storeAppends, bareAppends);

/** Load a stream, decide, append one event: 64 callers. */
export const compareCommands = (rounds = 9, count = 64 * 100): Promise<Comparison> =>
  compare('load and append, 64 callers', rounds, count, storeCommands, bareCommands);

async function compare(
  what: string,
  rounds: number,
  count: number,
  openOurs: (dir: string) => Promise<Side>,
  openBare: (dir: string) => Promise<Side>,
): Promise<Comparison> {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // Who goes first alternates, so that neither always meets the warmer machine.
    const order: [typeof openOurs, number[]][] = [
      [openOurs, ours],
      [openBare, bare],
    ];
    if (round % 2) order.reverse();
    for (const [open, rates] of order) rates.push(await measure(open, count));
  }
  const ratios = ours.map((rate, round) => rate / (bare[round] ?? NaN));
  return { what, ours: median(ours), bare: median(bare), ratio: median(ratios) };
}

async function measure(open: (dir: string) => Promise<Side>, count: number): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'casebook-bench-'));
  const side = await open(dir);
  await side.run(count / 10, CALLERS);
  const start = performance.now();
  await side.run(count, CALLERS);
  const seconds = (performance.now() - start) / 1000;
  await side.close();
  await rm(dir, { recursive: true });
  return count / seconds;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** About 570 bytes of data and 370 of metadata. */
function anEvent(seq: number): EventToAppend {
  return {
    id: timeOrderedId(),
    type: 'TroubleshootingStepRecorded',
    data: {
      seq,
      at: '2026-03-01T09:30:00.000Z',
      customer: { id: 'cust-0042', name: 'Contoso Fabrication Lda', country: 'PT', language: 'pt-PT' },
      subject: 'Outgoing mail is held back',
      note: 'Reproduced in a test tenant; the connector refuses it. '.padEnd(380, '.'),
    },
    metadata: {
      schemaVersion: 1,
      occurredAt: '2026-03-01T09:30:00.000Z',
      actor: { id: 'agent17', kind: 'person', roles: ['helpdeskAgent'] },
      correlationId: 'b3f1c2aa-7a54-4c6e-9d0e-0f5a9e1c77d1',
      causationId: 'b3f1c2aa-7a54-4c6e-9d0e-0f5a9e1c77d2',
      commandId: 'b3f1c2aa-7a54-4c6e-9d0e-0f5a9e1c77d3',
    },
  };
}

let lastId = 0;

function timeOrderedId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  const counter = (lastId = (lastId + 1) & 0xfff).toString(16).padStart(3, '0');
  const random = randomBytes(8).toString('hex').slice(1);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-8${random.slice(0, 3)}-${random.slice(3)}`;
}

/** `callers` loops that go on until `count` turns are taken. */
async function inLoops(count: number, callers: number, turn: (caller: number, seq: number) => Promise<void>) {
  let taken = 0;
  const loop = async (caller: number) => {
    while (taken < count) await turn(caller, taken++);
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => loop(caller)));
}

/** Cases are short: every caller begins a new one after six events. */
class Cases {
  private readonly open = new Map<number, { readonly stream: string; events: number }>();

  of(caller: number): string {
    let current = this.open.get(caller);
    if (!current || current.events === 6) {
      current = { stream: `case-${randomUUID()}`, events: 0 };
      this.open.set(caller, current);
    }
    current.events++;
    return current.stream;
  }
}

const streams = () => Array.from({ length: CALLERS }, () => `case-${randomUUID()}`);

async function storeAppends(dir: string): Promise<Side> {
  const store = await openEmbeddedEventStore({ dir });
  const names = streams();
  const last = names.map(() => -1);
  return {
    run: (count, callers) =>
      inLoops(count, callers, async (caller, seq) => {
        const revision = last[caller] ?? -1;
        await appendOne(store, names[caller] ?? '', revision, seq);
        last[caller] = revision + 1;
      }),
    close: () => store.close(),
  };
}

async function storeCommands(dir: string): Promise<Side> {
  const store = await openEmbeddedEventStore({ dir });
  const cases = new Cases();
  return {
    run(count, callers) {
      return inLoops(count, callers, async (caller, seq) => {
        const stream = cases.of(caller);
        const events = await store.readStream(stream);
        for (const event of events) seen(event.data);
        await appendOne(store, stream, events.length - 1, seq);
      });
    },
    close: () => store.close(),
  };
}

async function appendOne(store: EventStore, stream: string, revision: number, seq: number): Promise<void> {
  const result = await store.append(stream, revision < 0 ? 'noStream' : revision, [anEvent(seq)]);
  if (!result.ok) throw new Error(`Lost a race that nobody ran: ${stream} is at ${result.actual}.`);
}

const SCHEMA = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
  CREATE TABLE events (position INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, version INTEGER NOT NULL,
    id TEXT NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL, meta TEXT NOT NULL, UNIQUE (stream, version));`;
const INSERT = 'INSERT INTO events (stream, version, id, type, data, meta) VALUES (?, ?, ?, ?, ?, ?)';

type Row = [stream: string, version: number, id: string, type: string, data: string, metadata: string];

const rowOf = (stream: string, version: number, { id, type, data, metadata }: EventToAppend): Row => [
  stream,
  version,
  id,
  type,
  JSON.stringify(data),
  JSON.stringify(metadata),
];

/** No promises, no callers: nothing but the driver. */
async function bareAppends(dir: string): Promise<Side> {
  const db = new Libsql(join(dir, 'bare.db'));
  db.exec(SCHEMA);
  const insert = db.prepare<Row>(INSERT);
  const names = streams();
  let version = 0;
  return {
    async run(count, callers) {
      for (let done = 0; done < count; done += callers, version++) {
        db.exec('BEGIN IMMEDIATE');
        for (const stream of names) insert.run(...rowOf(stream, version, anEvent(done)));
        db.exec('COMMIT');
        await new Promise(setImmediate);
      }
    },
    close: async () => void db.close(),
  };
}

/** The same loop as ours over the least that can be called a store: one queue, one table. */
async function bareCommands(dir: string): Promise<Side> {
  const db = new Libsql(join(dir, 'bare.db'));
  db.exec(SCHEMA);
  const insert = db.prepare<Row>(INSERT);
  const load = db
    .prepare<[string]>('SELECT type, data, meta FROM events WHERE stream = ? ORDER BY version')
    .raw();
  let queue: { row: Row; done: () => void }[] = [];
  const flush = () => {
    const group = queue;
    queue = [];
    db.exec('BEGIN IMMEDIATE');
    for (const { row } of group) insert.run(...row);
    db.exec('COMMIT');
    for (const { done } of group) done();
  };
  const append = (row: Row) =>
    new Promise<void>((done) => {
      if (queue.push({ row, done }) === 1) setImmediate(flush);
    });
  const cases = new Cases();
  return {
    run(count, callers) {
      return inLoops(count, callers, async (caller, seq) => {
        const stream = cases.of(caller);
        const events = load.all(stream) as [string, string, string][];
        for (const [, data] of events) seen(JSON.parse(data));
        await append(rowOf(stream, events.length, anEvent(seq)));
      });
    },
    close: async () => void db.close(),
  };
}

let looks = 0;

/** A fold looks at what it reads. */
function seen(data: unknown): void {
  if (data !== null) looks++;
}

export async function main(): Promise<void> {
  for (const comparison of [compareAppends, compareCommands]) {
    const { what, ours, bare, ratio } = await comparison();
    console.log(
      `${what}: ${ours.toFixed(0)}/s; the bare driver ${bare.toFixed(0)}/s; ratio ${ratio.toFixed(2)}`,
    );
  }
  if (looks === 0) throw new Error('Nothing was read.');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();

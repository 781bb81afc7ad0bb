import fc from 'fast-check';
import {
  buildOf,
  Checkpoints,
  ensureSystemCollections,
  HeldLease,
  isIn,
  LeaseLost,
  partitionsOf,
  ProjectionDelivery,
  ProjectionRunner,
  RaceLost,
  shareName,
  StoreUnavailable,
  type EventStore,
  type Partition,
  type ReadStore,
} from '#kernel';
import { ManualClock, memoryLeases } from '#kernel/testing';
import {
  books,
  catalog,
  logOf,
  scenario,
  sequentialFold,
  WrongDocuments,
  type Book,
} from './projections.property.js';
import { stepwiseReadStore, UnluckyWorld, type Step } from './unlucky-world.js';

const PARTITIONS = 2;
const build = buildOf('books', 1, 1, PARTITIONS);
/** Over at once: a worker may be given the other's lease, as if that one had stood still for long. */
const TTL_MS = -1;
/** How often that happens in one run; after that everything comes to an end. */
const MOST_THEFTS = 6;

/** Who was given each lease last; whoever had it before does not know that yet. */
interface Given {
  readonly leases: Map<string, HeldLease>;
  thefts: number;
}

/**
 * Two workers that take the partitions of one projection from each other, at any time; crashes and lost answers
 * before and after any read and write. A worker that lost its lease goes on for as long as it does not know, and
 * meets its fence. The documents come out as if each partition had been folded once, in order, and no checkpoint
 * goes back.
 *
 * @param open a new, empty store
 */
export function partitionsEqualASequentialFold(open: () => Promise<ReadStore>) {
  return fc.asyncProperty(scenario, async ({ facts, choices }) => {
    const store = await open();
    try {
      await ensureSystemCollections(store);
      const log = await logOf(facts);
      const world = new UnluckyWorld([...choices]);
      const given: Given = { leases: new Map(), thefts: 0 };
      const worker = (name: string) => (step: Step) => work({ name, store, step, log, world, given });
      await world.run([worker('a'), worker('b')]);
      // Whoever comes later finds nothing more to do.
      const calm = new UnluckyWorld([]);
      await work({ name: 'c', store, step: () => Promise.resolve(), log, world: calm, given });
      const events = await log.readAll({ limit: 100 });
      const expected = partitionsOf(PARTITIONS).flatMap((partition) =>
        sequentialFold(events, (book) => isIn(partition, book)),
      );
      const actual = await store.scan<Book>('books-v1', undefined, 100);
      const [found, wanted] = [
        JSON.stringify(actual.map(({ id, doc }) => [id, doc?.lines])),
        JSON.stringify(expected.sort(([a], [b]) => (a < b ? -1 : 1))),
      ];
      if (found !== wanted) throw new WrongDocuments(`Expected ${wanted}, found ${found}.`);
    } finally {
      await store.close();
    }
  });
}

interface Desk {
  readonly name: string;
  readonly store: ReadStore;
  readonly step: Step;
  readonly log: EventStore;
  readonly world: UnluckyWorld;
  readonly given: Given;
}

/** Takes one partition after the other until all of them stand at the head. */
async function work(desk: Desk): Promise<void> {
  const head = await desk.log.head();
  if (head === undefined) return;
  const open = new Set(partitionsOf(PARTITIONS));
  while (open.size > 0) {
    for (const partition of open) {
      try {
        if (await share(desk, partition, head)) open.delete(partition);
      } catch (error) {
        if (!(error instanceof LeaseLost)) throw error;
      }
    }
  }
}

/** @returns whether the partition stands at the head */
async function share(desk: Desk, partition: Partition, head: bigint): Promise<boolean> {
  const { log, world } = desk;
  const clock = new ManualClock(undefined, { eager: true });
  const lease = await take(desk, shareName(build.collection, partition));
  if (!lease) {
    await desk.step();
    return false;
  }
  const store = stepwiseReadStore(desk.store, async () => {
    await desk.step();
    hear(desk, lease);
  });
  const checkpoints = new Checkpoints(store);
  const runner = await ProjectionRunner.open(books, build, store, checkpoints, clock, { partition, lease });
  const delivery = new ProjectionDelivery({ events: log, documents: store, catalog, clock });
  const { signal } = new AbortController();
  let readUpTo = runner.progress.position;
  while (!runner.progress.has(head)) {
    if (runner.over) return false;
    const page = await log.readAll({
      limit: 1 + world.choose(4),
      ...(readUpTo === undefined ? {} : { after: readUpTo }),
    });
    const last = page.at(-1);
    if (!last) throw new Error('The log ended before its head.');
    try {
      const handled = await delivery.deliver([runner], page, { mayWait: last.position !== head, signal });
      readUpTo = last.position;
      // Whoever has lost its lease has not written everything, and does not know what.
      if (handled === undefined || lease.isLost) continue;
      runner.progress.advance(handled);
      if (world.choose(2) === 0) await checkpoints.save(new Map([[runner.name, handled]]));
    } catch (error) {
      if (!(error instanceof StoreUnavailable) && !(error instanceof RaceLost)) throw error;
      await delivery.reset();
      readUpTo = runner.progress.position;
    }
  }
  if (desk.given.leases.get(lease.name) === lease) desk.given.leases.delete(lease.name);
  return true;
}

/**
 * Takes the lease, where nobody has it or luck will have it; whoever had it hears of that some time. Leases have a
 * suite of their own for misfortunes.
 */
async function take({ name, store, given, world }: Desk, share: string): Promise<HeldLease | undefined> {
  const before = given.leases.get(share);
  if (before && before.holder !== name) {
    if (given.thefts >= MOST_THEFTS || world.choose(3) > 0) return undefined;
    given.thefts++;
  }
  const clock = new ManualClock();
  const [taken] = await memoryLeases(clock, store).acquire([share], name, TTL_MS);
  if (!taken) return undefined;
  const lease = new HeldLease(taken, clock.now(), TTL_MS);
  given.leases.set(share, lease);
  return lease;
}

/** Perhaps now. */
function hear({ given, world }: Desk, lease: HeldLease): void {
  if (given.leases.get(lease.name) !== lease && world.choose(2) === 0) lease.lose();
}

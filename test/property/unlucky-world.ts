import type { DocumentWrite, EventStore, ReadStore } from '#kernel';
import { StoreUnavailable } from '#kernel';

/** The program was killed here: nothing of it goes on. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

interface Waiting {
  readonly worker: number;
  readonly go: () => void;
  readonly fail: (error: Error) => void;
}

/** How often misfortune strikes in one run; after that everything comes to an end. */
const MOST_MISFORTUNES = 6;

/**
 * Decides who takes the next step, and whether that goes well: every read and write of a document and every
 * call to the log waits here. The same choices give the same run.
 */
export class UnluckyWorld {
  private readonly waiting: Waiting[] = [];
  private active = 0;
  private misfortunes = 0;
  private settled: () => void = () => undefined;

  /** @param choices numbers from 0 to 255; when they are used up everybody goes on in turn */
  constructor(private readonly choices: number[]) {}

  /** Runs workers to their end. */
  async run(workers: readonly ((step: () => Promise<void>) => Promise<void>)[]): Promise<void> {
    let failure: Error | undefined;
    this.active = workers.length;
    for (const [worker, work] of workers.entries()) {
      work(() => this.step(worker))
        .catch((error: unknown) => {
          failure = error as Error;
        })
        .finally(() => this.leave());
    }
    for (;;) {
      await this.everybodyWaits();
      const next = this.draw();
      if (!next) break;
      this.active++;
      this.decide(next);
    }
    if (failure) throw failure;
  }

  /** A choice that is not about a step: how many events make a batch, for example. */
  choose(below: number): number {
    return (this.choices.pop() ?? 0) % below;
  }

  private step(worker: number): Promise<void> {
    return new Promise((go, fail) => {
      this.waiting.push({ worker, go, fail });
      this.leave();
    });
  }

  private leave(): void {
    this.active--;
    if (this.active === 0) this.settled();
  }

  private everybodyWaits(): Promise<void> {
    if (this.active === 0) return Promise.resolve();
    return new Promise((resolve) => (this.settled = resolve));
  }

  private draw(): Waiting | undefined {
    // The lowest bit decides how a step fails; who takes it is for the others to say.
    const index = ((this.choices.at(-1) ?? 0) >> 1) % Math.max(1, this.waiting.length);
    return this.waiting.splice(index, 1)[0];
  }

  private decide({ go, fail }: Waiting): void {
    const fate = this.choices.pop() ?? 0;
    if (fate < 224 || this.misfortunes >= MOST_MISFORTUNES) {
      go();
      return;
    }
    this.misfortunes++;
    fail(fate % 2 === 0 ? new Crash('killed') : new StoreUnavailable('away'));
  }
}

/**
 * A read store of which every document is read and written in a step of its own, so that anything may
 * happen in between. What fails after a write is an answer that was lost.
 */
export function stepwiseReadStore(store: ReadStore, step: () => Promise<void>): ReadStore {
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    await step();
    const result = await work();
    await step();
    return result;
  };
  return {
    ensure: (spec) => store.ensure(spec),
    get: (collection, id) => around(() => store.get(collection, id)),
    getMany: async <Doc>(collection: string, ids: readonly string[]) => {
      const found = [];
      for (const id of ids) {
        await step();
        found.push(...(await store.getMany<Doc>(collection, [id])));
      }
      return found;
    },
    write: async (writes: readonly DocumentWrite[]) => {
      const written: boolean[] = [];
      for (const write of writes) written.push(...(await around(() => store.write([write]))));
      return written;
    },
    find: (collection, options) => around(() => store.find(collection, options)),
    count: (collection, where) => store.count(collection, where),
    scan: (collection, after, limit) => store.scan(collection, after, limit),
    drop: (collection) => store.drop(collection),
    close: () => store.close(),
  };
}

/** A log of which every append may fail before it or after it. */
export function stepwiseEventStore(store: EventStore, step: () => Promise<void>): EventStore {
  return {
    soleWriter: false,
    append: async (streamId, expected, events) => {
      await step();
      const result = await store.append(streamId, expected, events);
      await step();
      return result;
    },
    readStream: async (streamId, options) => {
      await step();
      return store.readStream(streamId, options);
    },
    readAll: (options) => store.readAll(options),
    subscribe: (options) => store.subscribe(options),
    head: () => store.head(),
    close: () => store.close(),
  };
}

import type { DocumentWrite, EventStore, ReadStore } from '#kernel';
import { StoreUnavailable } from '#kernel';

/** The program was killed here: nothing of it goes on. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** One life of a worker, from its start to its end or its crash. */
interface Life {
  over: boolean;
}

interface Waiting {
  readonly life: Life;
  readonly go: () => void;
  readonly fail: (error: Error) => void;
}

export type Step = () => Promise<void>;

/** How often misfortune strikes in one run; after that everything comes to an end. */
const MOST_MISFORTUNES = 6;

/**
 * Decides who takes the next step, and whether that goes well: every read and write of a document and every
 * call to the log waits here. The same choices give the same run.
 */
export class UnluckyWorld {
  private waiting: Waiting[] = [];
  private misfortunes = 0;

  /** @param choices numbers from 0 to 255; when they are used up everybody goes on in turn */
  constructor(private readonly choices: number[]) {}

  /** Runs workers to their end; one that was killed is started again. */
  async run(workers: readonly ((step: Step) => Promise<void>)[]): Promise<void> {
    let running = workers.length;
    const ends = workers.map((worker) => this.live(worker).finally(() => running--));
    // Heard below; until then a failure must not go unheard.
    const end = Promise.all(ends);
    end.catch(() => undefined);
    while (running > 0) {
      await everybodyElse();
      const next = this.draw();
      if (next) this.decide(next);
    }
    await end;
  }

  /** A choice that is not about a step: how many events make a batch, for example. */
  choose(below: number): number {
    return (this.choices.pop() ?? 0) % below;
  }

  private async live(worker: (step: Step) => Promise<void>): Promise<void> {
    for (;;) {
      const life: Life = { over: false };
      try {
        await worker(() => this.step(life));
        return;
      } catch (error) {
        life.over = true;
        // Whoever can't even start is started again, like after a crash.
        if (!(error instanceof Crash) && !(error instanceof StoreUnavailable)) throw error;
      }
    }
  }

  private step(life: Life): Promise<void> {
    if (life.over) return Promise.reject(new Crash('killed before'));
    return new Promise((go, fail) => {
      this.waiting.push({ life, go, fail });
    });
  }

  private draw(): Waiting | undefined {
    // The lowest bit decides how a step fails; who takes it is for the others to say.
    const index = ((this.choices.at(-1) ?? 0) >> 1) % Math.max(1, this.waiting.length);
    return this.waiting.splice(index, 1)[0];
  }

  private decide({ life, go, fail }: Waiting): void {
    const fate = this.choices.pop() ?? 0;
    if (fate < 224 || this.misfortunes >= MOST_MISFORTUNES) {
      go();
      return;
    }
    this.misfortunes++;
    if (fate % 2 === 1) {
      fail(new StoreUnavailable('away'));
      return;
    }
    life.over = true;
    fail(new Crash('killed'));
    for (const other of this.waiting) if (other.life === life) other.fail(new Crash('killed'));
    this.waiting = this.waiting.filter((other) => other.life !== life);
  }
}

/** Resolves when everybody has come to a step where they wait, or to their end. */
const everybodyElse = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * A read store of which every document is read and written in a step of its own, so that anything may
 * happen in between. What fails after a write is an answer that was lost.
 */
export function stepwiseReadStore(store: ReadStore, step: Step): ReadStore {
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    await step();
    const result = await work();
    await step();
    return result;
  };
  return {
    ensure: (spec, options) => store.ensure(spec, options),
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
      // As the port promises: what is to be kept is taken before anything else can happen.
      for (const write of writes.map(copyOf)) written.push(...(await around(() => store.write([write]))));
      return written;
    },
    find: (collection, options) => around(() => store.find(collection, options)),
    count: (collection, where) => store.count(collection, where),
    scan: (collection, after, limit) => store.scan(collection, after, limit),
    drop: (collection) => store.drop(collection),
    tidy: () => store.tidy(),
    close: () => store.close(),
  };
}

const copyOf = ({ collection, id, expected, p, doc, epoch }: DocumentWrite): DocumentWrite =>
  structuredClone({ collection, id, expected, p, doc, epoch });

/** A log of which every append may fail before it or after it. */
export function stepwiseEventStore(store: EventStore, step: Step): EventStore {
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
    eventAt: (position) => store.eventAt(position),
    subscribe: (options) => store.subscribe(options),
    head: () => store.head(),
    close: () => store.close(),
  };
}

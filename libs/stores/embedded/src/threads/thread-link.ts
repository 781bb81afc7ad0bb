import { Worker } from 'node:worker_threads';
import { errorOf } from '../sqlite/port-error.js';
import type { Engine } from './engine.js';
import { Link } from './link.js';
import { CLOSE, DIE, type Job, type Reply, type ThreadStart } from './message.js';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Callers who were woken together call again in one go, but some a few turns of the microtask queue later than others.
 * To wake a thread costs as much as many a call.
 */
const TURNS_TO_GATHER = 16;

/** A call with so many things to do is worth a message of its own. */
const LARGE = 100;

/** What passes through a thread is gone soon: more room than this makes nothing quicker, and every thread has its own. */
const YOUNG_MIB = 6;

/**
 * Runs the engine in a thread of its own, so that a slow disk doesn't stop the main thread. Calls made
 * in one go travel in one message. A thread that dies takes its calls with it, and the next call starts another.
 */
export class ThreadLink<E extends Engine> extends Link<E> {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private outbox: Job[] = [];
  private last = 0;

  constructor(private readonly start: ThreadStart) {
    super(start.options.path);
  }

  /** Ends the thread after the call at hand, as an unexpected fault in it would. For tests. */
  async kill(): Promise<void> {
    const { worker } = this;
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    // Not terminated: broken off in a call, the driver aborts the whole process.
    worker.postMessage(DIE);
    await ended;
  }

  protected dispatch(method: string, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.last;
      this.waiting.set(id, { resolve, reject });
      if (this.outbox.push([id, method, args]) === 1) this.sendAfter(TURNS_TO_GATHER);
      // Whatever else is called is better done in between than kept waiting for all of these.
      if (isLarge(args)) this.send();
    });
  }

  private sendAfter(turns: number): void {
    queueMicrotask(() => (turns > 1 ? this.sendAfter(turns - 1) : this.send()));
  }

  private send(): void {
    const jobs = this.outbox;
    // Whoever closed the link has sent them.
    if (jobs.length === 0) return;
    this.outbox = [];
    this.worker ??= this.launch();
    this.worker.postMessage(jobs);
  }

  private launch(): Worker {
    const worker = new Worker(entry(), {
      workerData: this.start,
      name: this.start.engine,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
      ...sourceOptions(),
    });
    let cause = 'it ended unexpectedly';
    worker.on('message', (replies: readonly Reply[]) => this.settle(replies));
    worker.on('error', (error) => (cause = error.message));
    worker.on('exit', () => {
      if (this.worker === worker) this.worker = undefined;
      this.abandon(cause);
    });
    return worker;
  }

  private settle(replies: readonly Reply[]): void {
    for (const [id, value, fault] of replies) {
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if (fault) waiting?.reject(errorOf(fault));
      else waiting?.resolve(value);
    }
  }

  private abandon(cause: string): void {
    const lost = [...this.waiting.values()];
    this.waiting.clear();
    const message = `The thread that serves ${this.path} is gone (${cause}). Whether the call took effect is unknown; repeat it.`;
    for (const { reject } of lost) reject(errorOf({ kind: 'unavailable', message }));
  }

  protected async shut(): Promise<void> {
    this.send();
    const { worker } = this;
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage(CLOSE);
    await ended;
  }
}

const isLarge = ([first]: readonly unknown[]): boolean => Array.isArray(first) && first.length >= LARGE;

const entry = (): URL => new URL('./worker.js', import.meta.url);

/**
 * When this module itself runs from its TypeScript source, as under the test runner, a new thread has to
 * be taught to do so too. In a build there is nothing to do.
 */
function sourceOptions(): { execArgv?: string[] } {
  if (!import.meta.url.endsWith('.ts')) return {};
  const hooks = new URL('../../../../../test/support/run-typescript.mjs', import.meta.url);
  return { execArgv: ['--conditions=casebook-source', `--import=${hooks.href}`] };
}

import { Worker } from 'node:worker_threads';
import { TreeDamaged, TreeFiles, type SignedTree } from './tree-files.js';
import type { CLOSE, TreeCall, TreeReply, TreeStart } from './tree-worker.js';

type Methods = Extract<
  { [K in keyof TreeFiles]: TreeFiles[K] extends (...args: never[]) => unknown ? K : never }[keyof TreeFiles],
  string
>;
type Arguments<M extends Methods> = Parameters<TreeFiles[M]>;
type Answer<M extends Methods> = ReturnType<TreeFiles[M]>;

/** The way to the tree, wherever it runs. */
export interface TreeLink {
  /**
   * Rejects with TreeDamaged when the files are not what was signed; after any other failure the tree has to be opened
   * again: what it holds in memory may not be what is on the disk.
   */
  call<M extends Methods>(method: M, ...args: Arguments<M>): Promise<Answer<M>>;
  close(): Promise<void>;
}

/**
 * Opens the tree, in a thread of its own where the program runs from a build: hashing and writing then take nothing from
 * those who answer requests.
 */
export const openTree = (
  dir: string,
  signed: SignedTree,
  inThread = import.meta.url.endsWith('.js'),
): TreeLink => (inThread ? new ThreadedTree({ dir, signed }) : new DirectTree(dir, signed));

class DirectTree implements TreeLink {
  private tree: TreeFiles | undefined;

  constructor(
    private readonly dir: string,
    private readonly signed: SignedTree,
  ) {}

  async call<M extends Methods>(method: M, ...args: Arguments<M>): Promise<Answer<M>> {
    this.tree ??= new TreeFiles(this.dir, this.signed);
    return Reflect.apply(this.tree[method], this.tree, args) as Answer<M>;
  }

  close(): Promise<void> {
    this.tree?.close();
    this.tree = undefined;
    return Promise.resolve();
  }
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

class ThreadedTree implements TreeLink {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private readonly ended: Promise<void>;
  private last = 0;
  private end: string | undefined;

  constructor(start: TreeStart) {
    this.worker = new Worker(new URL('./tree-worker.js', import.meta.url), {
      workerData: start,
      name: 'audit',
    });
    this.worker.on('message', (reply: TreeReply) => this.settle(reply));
    this.worker.on('error', (error) => (this.end = error.message));
    this.ended = new Promise((resolve) => {
      this.worker.once('exit', () => {
        this.abandon();
        resolve();
      });
    });
  }

  call<M extends Methods>(method: M, ...args: Arguments<M>): Promise<Answer<M>> {
    if (this.end !== undefined) return Promise.reject(this.gone());
    return new Promise<Answer<M>>((resolve, reject) => {
      const number = ++this.last;
      this.waiting.set(number, { resolve, reject });
      this.worker.postMessage([number, method, args] satisfies TreeCall);
    });
  }

  /** Calls under way are answered first. */
  async close(): Promise<void> {
    this.worker.postMessage('close' satisfies typeof CLOSE);
    await this.ended;
  }

  private settle([number, value, failure]: TreeReply): void {
    const waiting = this.waiting.get(number);
    this.waiting.delete(number);
    if (!failure) waiting?.resolve(value as never);
    else waiting?.reject(failure.damaged ? new TreeDamaged(failure.message) : new Error(failure.message));
  }

  private abandon(): void {
    this.end ??= 'it was closed';
    for (const { reject } of this.waiting.values()) reject(this.gone());
    this.waiting.clear();
  }

  private gone(): Error {
    return new Error(`The thread of the transparency log is gone: ${this.end ?? 'it was closed'}.`);
  }
}

import {
  Backoff,
  isOver,
  laterThan,
  messageOf,
  Turns,
  UnknownPosition,
  type Clock,
  type EventStore,
} from '#kernel';
import { linesOf } from '../disk/event-lines.js';
import { TreeDamaged, type SignedTree } from '../disk/tree-files.js';
import { openTree, type TreeLink } from '../disk/tree-link.js';
import { EMPTY_ROOT } from '../tree/hashing.js';
import { compareAll, compareTail, type Parting } from './comparison.js';
import type { SignedCheckpoint } from '../notes/checkpoint.js';
import type { KeptCheckpoint } from './checkpoints.js';
import { LogHome, logDirOf, type Contradiction } from './log-home.js';

export interface TransparencyLogOptions {
  readonly events: EventStore;
  readonly clock: Clock;
  /** The data directory; the log lies in its folder `audit`. */
  readonly dataDir: string;
  readonly origin?: string | undefined;
  /** Shortest time between two checkpoints, in milliseconds. */
  readonly intervalMs: number;
  /** Whether the tree is built in a thread of its own; where it can be when left out. */
  readonly inThread?: boolean;
  /** The end of what was signed last was found in the log again: building begins, for the first time or once more. */
  readonly onBuilding?: () => void;
  /** A checkpoint was signed and kept. */
  readonly onSigned?: (checkpoint: KeptCheckpoint) => void;
  readonly onTrouble: (error: unknown) => void;
}

export type LogState =
  /** It has not been opened yet. */
  | 'starting'
  /** It follows the events. */
  | 'building'
  /** The last attempt failed; another one follows. */
  | 'reconnecting'
  /** The events contradict what was signed: nothing is signed any more. */
  | 'contradicted'
  /** Its files are not what was signed. */
  | 'damaged'
  | 'stopped';

/** What a check of all events came to. */
export interface CheckResult {
  readonly startedAt: string;
  readonly endedAt: string;
  /** Leaves that were compared. */
  readonly size: number;
  readonly contradiction?: Contradiction;
}

/** The log is not there to answer. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable';
}

const BATCH = 500;
/** Why a session ends that found a contradiction which is gone. */
const CLEARED = new Error('The contradiction is gone.');

/**
 * Follows the events and keeps the tree over them. Nothing is signed before the end of what was signed last has been
 * found in the log again, and nothing more once the log was seen to contradict it.
 */
export class TransparencyLog {
  state: LogState = 'starting';
  /** Why it is not building. */
  trouble: string | undefined;
  contradiction: Contradiction | undefined;

  private home: LogHome | undefined;
  private tree: TreeLink | undefined;
  /** Leaves in the tree, signed or not. */
  private leaves = 0;
  private isRotated = false;
  private readonly turns = new Turns();
  private readonly stopping = new AbortController();
  private readonly backoff: Backoff;
  private running: Promise<void> = Promise.resolve();
  private timer: Promise<void> | undefined;
  private session = new AbortController();
  private signedAt: string | undefined;
  private waiting: { readonly leaves: (size: number) => boolean; readonly resolve: () => void }[] = [];

  constructor(private readonly options: TransparencyLogOptions) {
    this.backoff = new Backoff(options.clock);
  }

  start(): void {
    this.running = this.run();
  }

  /** Signs what it has, and ends. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('The service ends.'));
    this.session.abort(this.stopping.signal.reason);
    await this.running;
    this.state = 'stopped';
  }

  /** Its name, keys and checkpoints. @throws LogUnavailable before it was opened */
  opened(): LogHome {
    if (this.home) return this.home;
    throw new LogUnavailable(this.trouble ?? 'The transparency log is being opened.');
  }

  /** What is known of it, opened or not. */
  get known(): { readonly origin: string | undefined; readonly last: KeptCheckpoint | undefined } {
    return { origin: this.home?.origin, last: this.home?.last };
  }

  /** The tree, for proofs about what was signed. @throws LogUnavailable while there is none */
  proving(): { readonly tree: TreeLink; readonly signed: KeptCheckpoint } {
    const signed = this.opened().last;
    if (this.tree && signed) return { tree: this.tree, signed };
    throw new LogUnavailable(this.trouble ?? 'Nothing has been signed yet.');
  }

  /** Resolves when a tree of at least so many leaves is signed. */
  signed(leaves: number): Promise<void> {
    if ((this.home?.last?.size ?? 0) >= leaves) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push({ leaves: (size) => size >= leaves, resolve }));
  }

  async consistency(from: number, to: number): Promise<readonly string[]> {
    return this.proving().tree.call('consistency', from, to);
  }

  /** Takes signature lines of others for a checkpoint that was signed here. */
  async cosigned(checkpoint: SignedCheckpoint, lines: string): Promise<void> {
    await this.turns.take(() => this.opened().cosigned(checkpoint, lines));
  }

  /** Makes a new signing key. The next checkpoint, which follows at once, carries the signature of the old one, too. */
  async rotateKey(): Promise<void> {
    const { clock } = this.options;
    await this.turns.take(async () => {
      await this.opened().keys.rotate(clock.now());
      this.isRotated = true;
      if (this.state === 'building') await this.sign();
    });
  }

  /**
   * Compares all events with all leaves that were signed. What is found is remembered; when there is nothing any more,
   * building goes on.
   */
  async check(onProgress: (leaves: number) => void): Promise<CheckResult> {
    const { events, clock } = this.options;
    const { tree, signed } = this.proving();
    const startedAt = clock.now();
    const parts = { events, tree, size: signed.size, signal: this.stopping.signal, onProgress };
    const parting = await orEmpty(compareAll(parts));
    if (parting) await this.contradict(parting, signed.size);
    else await this.clear();
    const done = { startedAt, endedAt: clock.now(), size: signed.size };
    return this.contradiction ? { ...done, contradiction: this.contradiction } : done;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!isOver(signal)) {
      this.session = new AbortController();
      try {
        await this.follow(this.session.signal);
      } catch (error) {
        if (isOver(signal)) break;
        if (error === CLEARED) continue;
        this.state = error instanceof TreeDamaged ? 'damaged' : 'reconnecting';
        this.trouble = messageOf(error);
        this.options.onTrouble(error);
        await this.closeTree();
        // Only the end of the service ends a pause early.
        await this.backoff.pause(signal).catch(() => undefined);
      }
    }
    await this.closeTree();
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const { events, dataDir, origin, clock } = this.options;
    this.home ??= await LogHome.open(logDirOf(dataDir), origin, clock.now());
    const after = await this.openTree(this.home);
    this.contradiction = await this.home.contradiction();
    if (!this.contradiction) await this.checkTail();
    if (this.contradiction) {
      this.state = 'contradicted';
      this.trouble = this.contradiction.text;
      await untilAborted(signal);
    }
    this.state = 'building';
    this.trouble = undefined;
    this.options.onBuilding?.();
    const from = after === undefined ? {} : { after };
    for await (const batch of events.subscribe({ ...from, maxBatch: BATCH, signal })) {
      await this.turns.take(() => this.add(linesOf(batch.events)));
      this.backoff.succeeded();
      if (isOver(signal)) break;
    }
    if (!isOver(this.stopping.signal)) {
      signal.throwIfAborted();
      throw new Error('The subscription ended by itself.');
    }
    await this.turns.take(() => this.sign());
  }

  /** @returns position of the last event in the tree */
  private async openTree(home: LogHome): Promise<bigint | undefined> {
    await this.closeTree();
    const tree = openTree(home.dir, signedTree(home.last), this.options.inThread);
    this.tree = tree;
    const { size, position } = await tree.call('state');
    this.leaves = size;
    return position === undefined ? undefined : BigInt(position);
  }

  private async checkTail(): Promise<void> {
    const { events } = this.options;
    const size = this.home?.last?.size ?? 0;
    if (!this.tree || size === 0) return;
    const parts = { events, tree: this.tree, size, signal: this.stopping.signal };
    const parting = await orEmpty(compareTail(parts));
    if (parting) await this.contradict(parting, size);
  }

  private async add(lines: string): Promise<void> {
    if (!this.tree) return;
    const { size } = await this.tree.call('append', lines);
    this.leaves = size;
    if (this.isDue()) await this.sign();
    else this.signLater();
  }

  private isDue(): boolean {
    const { clock, intervalMs } = this.options;
    return this.signedAt === undefined || clock.now() >= laterThan(this.signedAt, intervalMs);
  }

  /** What comes last must be signed too, though nothing follows it. */
  private signLater(): void {
    const { clock, intervalMs } = this.options;
    const { session } = this;
    this.timer ??= clock
      .until(laterThan(this.signedAt ?? clock.now(), intervalMs), session.signal)
      .then(() => this.turns.take(() => this.signIfDue()))
      // A session that could not sign begins anew, and tells why.
      .catch((error: unknown) => session.abort(error))
      .finally(() => (this.timer = undefined));
  }

  private async signIfDue(): Promise<void> {
    if (this.isDue()) await this.sign();
    else queueMicrotask(() => this.signLater());
  }

  private async sign(): Promise<void> {
    const { home, tree } = this;
    if (!home || !tree || this.contradiction) return;
    if (this.leaves === (home.last?.size ?? 0) && !(this.isRotated && home.last)) return;
    const { size, root } = await tree.call('flush');
    const now = this.options.clock.now();
    const checkpoint = await home.sign(size, root, now);
    this.isRotated = false;
    this.signedAt = now;
    const done = this.waiting.filter(({ leaves }) => leaves(size));
    this.waiting = this.waiting.filter((waiter) => !done.includes(waiter));
    for (const { resolve } of done) resolve();
    this.options.onSigned?.(checkpoint);
  }

  private async contradict(difference: Parting, size: number): Promise<void> {
    const text =
      `Event ${difference.index} of the log (counted from 0) is not the one that was signed: ` +
      (difference.found === undefined
        ? 'the log ends before it.'
        : 'it was changed, or another is in its place.');
    this.contradiction = { since: this.options.clock.now(), size, text, difference };
    this.state = 'contradicted';
    this.trouble = text;
    this.options.onTrouble(new Error(`Nothing more is signed. ${text}`));
    await this.home?.remember(this.contradiction);
  }

  /** Building begins anew where it had stopped. */
  private async clear(): Promise<void> {
    if (!this.contradiction) return;
    await this.home?.forget();
    this.contradiction = undefined;
    this.session.abort(CLEARED);
  }

  private async closeTree(): Promise<void> {
    const { tree } = this;
    this.tree = undefined;
    await tree?.close();
  }
}

const signedTree = (last: KeptCheckpoint | undefined): SignedTree => ({
  size: last?.size ?? 0,
  root: (last?.root ?? EMPTY_ROOT).toString('base64'),
});

/** A log of events that knows none of our positions is another one: it parts from ours where we looked. */
async function orEmpty(parting: Promise<Parting | undefined>): Promise<Parting | undefined> {
  try {
    return await parting;
  } catch (error) {
    if (error instanceof UnknownPosition) return { index: 0 };
    throw error;
  }
}

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const end = () => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });

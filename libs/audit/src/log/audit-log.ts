import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { messageOf, type Clock, type EventStore, type StoredEvent } from '#kernel';
import { InjectClock, InjectConfig, InjectRawEventStore, type Config } from '#platform';
import { recordOfEvent } from '../disk/event-lines.js';
import type { ListedKey } from '../notes/key-ring.js';
import { signNote } from '../notes/signed-note.js';
import type { KeptCheckpoint } from './checkpoints.js';
import { LogHome, logDirOf } from './log-home.js';
import { LogUnavailable, TransparencyLog, type CheckResult } from './transparency-log.js';

/** Where an event is in the log, and the proof of it. */
export interface InclusionProof {
  readonly index: number;
  /** Leaves of the tree in which it is proven. */
  readonly size: number;
  /** Base64, as is what follows: the leaf's hash, the tree's root, and the proof from the leaf's sibling on. */
  readonly leaf: string;
  readonly root: string;
  readonly hashes: readonly string[];
}

/** How a check of all events goes. */
export interface CheckProgress {
  readonly running: boolean;
  /** Leaves that were compared so far. */
  readonly leaves: number;
  /** What the last one came to. */
  readonly last: CheckResult | undefined;
  /** Why the last one came to nothing. */
  readonly trouble: string | undefined;
}

/**
 * The transparency log as the rest of the service sees it. Everything that is proven is proven in a tree that was signed.
 */
@Injectable()
export class AuditLog implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('AuditLog');
  private readonly log: TransparencyLog | undefined;
  private readonly listeners = new Set<(checkpoint: KeptCheckpoint) => void>();
  private progress: CheckProgress = { running: false, leaves: 0, last: undefined, trouble: undefined };
  private checking: Promise<void> = Promise.resolve();
  /** Everything is still to be checked since the service started. */
  private isUnchecked: boolean;

  constructor(
    @InjectRawEventStore() events: EventStore,
    @InjectClock() clock: Clock,
    @InjectConfig() config: Config,
  ) {
    const { dataDir, audit } = config;
    this.isUnchecked = audit.checkAtStart === 'all';
    if (!keepsLog(config)) return;
    this.log = new TransparencyLog({
      events,
      clock,
      dataDir,
      origin: audit.origin,
      intervalMs: audit.checkpointSeconds * 1_000,
      onBuilding: () => this.checkOnce(),
      onSigned: (checkpoint) => {
        for (const listener of this.listeners) listener(checkpoint);
      },
      onTrouble: (error) => this.logger.error(messageOf(error)),
    });
  }

  onApplicationBootstrap(): void {
    this.log?.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.log?.stop();
    await this.checking;
  }

  /** False where another copy of the program keeps the log. */
  get isHere(): boolean {
    return this.log !== undefined;
  }

  /** @throws LogUnavailable where another copy keeps the log */
  get here(): TransparencyLog {
    if (this.log) return this.log;
    throw new LogUnavailable('This copy of the service does not keep the transparency log.');
  }

  /** Is told of every checkpoint from now on. */
  onSigned(listener: (checkpoint: KeptCheckpoint) => void): void {
    this.listeners.add(listener);
  }

  /** The last checkpoint. @throws LogUnavailable before the first one */
  signed(): KeptCheckpoint {
    return this.here.proving().signed;
  }

  /** Resolves when a tree of at least so many leaves is signed. */
  whenSigned(leaves: number): Promise<void> {
    return this.here.signed(leaves);
  }

  /** The checkpoint of a size. */
  checkpointOf(size: number): Promise<KeptCheckpoint | undefined> {
    return this.here.opened().checkpoints.of(size);
  }

  /** Checkpoints, the largest first. */
  checkpoints(options: { readonly below?: number; readonly limit: number }): Promise<KeptCheckpoint[]> {
    return this.here.opened().checkpoints.list(options);
  }

  /** The log's public keys, the newest first. */
  keys(): readonly ListedKey[] {
    return this.here.opened().keys.list();
  }

  /** The bytes of an event's record, of which its leaf is made: what a line of an export has. */
  recordOf(event: StoredEvent): Buffer {
    return recordOfEvent(event);
  }

  /** Index of an event's leaf; undefined when no signed tree has it (yet). In time that grows with the logarithm. */
  async indexOf(eventId: string): Promise<number | undefined> {
    const { tree, signed } = this.here.proving();
    return tree.call('indexOf', eventId.toLowerCase(), signed.size);
  }

  /** The record of a leaf, as text. */
  record(index: number): Promise<string> {
    return this.here.proving().tree.call('record', index);
  }

  /** Proves a leaf in the tree of the first `size` leaves, at most those that are signed; all of these when left out. */
  async inclusion(index: number, size = this.signed().size): Promise<InclusionProof> {
    const { tree } = this.here.proving();
    const [{ leaf, hashes }, root] = await Promise.all([
      tree.call('inclusion', index, size),
      tree.call('rootAt', size),
    ]);
    return { index, size, leaf, root, hashes };
  }

  /** Proofs of many leaves in one tree, each as `hashes` of an InclusionProof. */
  inclusions(indices: readonly number[], size: number): Promise<readonly (readonly string[])[]> {
    return this.here.proving().tree.call('inclusions', indices, size);
  }

  /** Proves that the tree of `to` leaves, at most those that are signed, continues that of `from`. */
  consistency(from: number, to: number): Promise<readonly string[]> {
    return this.here.proving().tree.call('consistency', from, to);
  }

  /** Root of the tree of the first `size` leaves, at most those that are signed; base64. */
  rootAt(size: number): Promise<string> {
    return this.here.proving().tree.call('rootAt', size);
  }

  /** The note by which the log says that an export is its own; docs/audit-format.md, section 5. */
  signManifest(sha256: Buffer): string {
    const { origin, keys } = this.here.opened();
    return signNote(`casebook export manifest\n${origin}\n${sha256.toString('base64')}\n`, keys.current());
  }

  /** How the check that runs goes, or what the last one came to. */
  get check(): CheckProgress {
    return this.progress;
  }

  /** What was signed before the service started is looked at once, all of it, while building goes on. */
  private checkOnce(): void {
    if (this.isUnchecked && this.log?.known.last) this.startCheck();
    this.isUnchecked = false;
  }

  /** Compares all events with all leaves, in the background; one check at a time. */
  startCheck(): CheckProgress {
    const { here } = this;
    if (this.progress.running) return this.progress;
    here.proving();
    this.progress = { ...this.progress, running: true, leaves: 0, trouble: undefined };
    this.checking = here
      .check((leaves) => (this.progress = { ...this.progress, leaves }))
      .then(
        (last) => (this.progress = { ...this.progress, running: false, last }),
        (error: unknown) => {
          this.progress = { ...this.progress, running: false, trouble: messageOf(error) };
        },
      )
      .then(() => undefined);
    return this.progress;
  }
}

/**
 * Whether this copy keeps the log. A log on files has one owner, who does all of the work. Of several copies it is the one
 * that has a log, or was told by AUDIT_ORIGIN to begin one: a second one would be another log, of the same events.
 */
const keepsLog = ({ roles, eventStoreUrl, audit, dataDir }: Config): boolean =>
  roles.has('audit') &&
  (eventStoreUrl === undefined || audit.origin !== undefined || LogHome.isIn(logDirOf(dataDir)));

import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  Backoff,
  messageOf,
  ReadModelBehind,
  ReadModelRebuilding,
  StoreUnavailable,
  type Clock,
  type Ids,
} from '#kernel';
import { InjectClock, InjectConfig, InjectIds, type Config } from '#platform';
import { AuditLog } from '../log/audit-log.js';
import { LogUnavailable } from '../log/transparency-log.js';
import { Archive } from './archive.js';
import { ExportMembers, type Member } from './export-members.js';
import { ExportPlanner } from './export-planner.js';
import { ExportFiles, type ExportState } from './export-state.js';

const PASSING = [LogUnavailable, StoreUnavailable, ReadModelBehind, ReadModelRebuilding];

/** What somebody asks for. */
export type ExportOrder = Pick<ExportState, 'wanted' | 'language' | 'reason' | 'personal' | 'by'>;

/**
 * Writes exports, one at a time, in the background. After every step the archive is flushed and it is kept how far it has
 * come; after a crash it goes on from there, and comes out the same.
 */
@Injectable()
export class Exports implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Exports');
  private readonly files: ExportFiles;
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: AuditLog,
    private readonly planner: ExportPlanner,
    private readonly members: ExportMembers,
    @InjectClock() private readonly clock: Clock,
    @InjectIds() private readonly ids: Ids,
    @InjectConfig() { dataDir }: Config,
  ) {
    this.files = new ExportFiles(join(dataDir, 'audit-exports'));
  }

  /** Takes up what was left undone. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.log.isHere) return;
    await this.files.open();
    const undone = (await this.files.all()).filter(({ state }) => state === 'waiting' || state === 'running');
    for (const { id } of undone.reverse()) this.queue(id);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort(new Error('The service ends.'));
    await this.work;
  }

  /** Resolves when it is known that it is to be made. */
  async order(order: ExportOrder): Promise<ExportState> {
    const state: ExportState = {
      ...order,
      id: this.ids.next(),
      askedAt: this.clock.now(),
      state: 'waiting',
      step: 0,
      bytes: 0,
      members: [],
    };
    await this.files.keep(state);
    this.queue(state.id);
    return state;
  }

  find(id: string): Promise<ExportState | undefined> {
    return this.files.find(id);
  }

  /** All exports, the latest first. */
  all(): Promise<readonly ExportState[]> {
    return this.files.all();
  }

  /** Path of a finished archive. */
  archive({ id }: ExportState): string {
    return this.files.archive(id);
  }

  /** Removes the archive of an export; one that is being written finds nothing to go on with, and fails. */
  async withdraw(state: ExportState, trouble: string): Promise<void> {
    if (state.state === 'done') await this.files.keep({ ...state, state: 'failed', trouble });
    await rm(this.files.archive(state.id), { force: true });
  }

  /** Resolves when everything that was ordered is done. */
  async settled(): Promise<void> {
    await this.work;
  }

  private queue(id: string): void {
    this.work = this.work.then(() => this.make(id));
  }

  private async make(id: string): Promise<void> {
    const kept = await this.files.find(id);
    if (!kept) return;
    try {
      await this.untilDone(id);
    } catch (error) {
      this.logger.error(`The export ${id} failed: ${messageOf(error)}`);
      const current = (await this.files.find(id)) ?? kept;
      await this.files.keep({ ...current, state: 'failed', trouble: messageOf(error) });
    }
  }

  /** What will pass by itself is waited for: a store or the log that is not there yet. */
  private async untilDone(id: string): Promise<void> {
    const { signal } = this.stopping;
    const pauses = new Backoff(this.clock);
    while (!signal.aborted) {
      try {
        const kept = await this.files.find(id);
        if (kept) await this.goOn(kept);
        return;
      } catch (error) {
        if (!PASSING.some((kind) => error instanceof kind)) throw error;
        this.logger.warn(`The export ${id} waits: ${messageOf(error)}`);
        // Only the end of the service ends a pause early.
        await pauses.pause(signal).catch(() => undefined);
      }
    }
  }

  private async goOn(kept: ExportState): Promise<void> {
    let state: ExportState = { ...kept, state: 'running' };
    if (!state.plan) {
      const { plan, indices = [] } = await this.planner.plan(state.wanted);
      await this.files.keepIndices(state.id, indices);
      state = { ...state, plan };
      await this.files.keep(state);
    }
    const { plan } = state;
    if (!plan) return;
    const indices = await this.files.indices(state.id);
    const archive = new Archive(this.files.archive(state.id));
    while (state.step < ExportMembers.stepsOf(plan)) {
      if (this.stopping.signal.aborted) return;
      const written = await this.members.ofStep(state, plan, indices);
      state = 'file' in written ? await archive.grow(state, written) : await archive.append(state, written);
      await this.files.keep(state);
    }
    const last = await archive.append(state, this.manifest(state), 'isLast');
    await this.files.keep({ ...last, state: 'done', doneAt: this.clock.now() });
  }

  private manifest({ members }: ExportState): readonly Member[] {
    const manifest = Buffer.from(`${JSON.stringify({ format: 'casebook-manifest/1', members })}\n`);
    return [
      ['manifest.json', manifest],
      ['manifest.note', Buffer.from(this.log.signManifest(manifest))],
    ];
  }
}

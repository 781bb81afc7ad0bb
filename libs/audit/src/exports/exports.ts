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
  type Page,
} from '#kernel';
import { InjectClock, InjectConfig, InjectIds, type Config } from '#platform';
import { AuditLog } from '../log/audit-log.js';
import { LogUnavailable } from '../log/transparency-log.js';
import { Archive } from './archive.js';
import { ExportMembers } from './export-members.js';
import { ExportPlanner } from './export-planner.js';
import { ExportFiles, type ExportState, type Wanted } from './export-state.js';

const PASSING = [LogUnavailable, StoreUnavailable, ReadModelBehind, ReadModelRebuilding];

/** What somebody asks for. */
export type ExportOrder = Pick<
  ExportState,
  'wanted' | 'language' | 'reason' | 'personal' | 'documents' | 'continues' | 'by'
>;

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
  /** Why exports must not go on that were under way. */
  private readonly withdrawn = new Map<string, string>();

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

  /** False for a case or a customer of which the log has nothing. */
  isKnown(wanted: Wanted): Promise<boolean> {
    return this.planner.isKnown(wanted);
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
      members: 0,
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

  /** Some of them, the latest first; on from the one with the id. */
  page(limit: number, after?: string): Promise<Page<ExportState>> {
    return this.files.page(limit, after);
  }

  /** Path of a finished archive. */
  archive({ id }: ExportState): string {
    return this.files.archive(id);
  }

  /** Removes what there is of an export; one that is being made ends. */
  async withdraw(state: ExportState, trouble: string): Promise<void> {
    this.withdrawn.set(state.id, trouble);
    await this.files.keep({ ...state, state: 'failed', trouble });
    await rm(this.files.archive(state.id), { force: true });
    await this.files.clear(state.id);
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
      await this.withdraw(current, this.withdrawn.get(id) ?? messageOf(error));
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
        await this.keepWaiting(id, messageOf(error));
        // Only the end of the service ends a pause early.
        await pauses.pause(signal).catch(() => undefined);
      }
    }
  }

  private async keepWaiting(id: string, waitsFor: string): Promise<void> {
    this.logger.warn(`The export ${id} waits: ${waitsFor}`);
    const kept = await this.files.find(id);
    // Who withdraws it has the last word.
    if (kept && !this.withdrawn.has(id)) await this.files.keep({ ...kept, waitsFor });
  }

  private async goOn({ waitsFor: _passed, ...kept }: ExportState): Promise<void> {
    let state: ExportState = { ...kept, state: 'running' };
    const { id } = state;
    if (!state.extent) state = await this.planned(state);
    const content = { plan: await this.files.plan(id), places: this.files.places(id) };
    const archive = new Archive(id, this.files);
    while (state.step < ExportMembers.stepsOf(content.plan)) {
      if (this.stopping.signal.aborted) return;
      this.refuseWithdrawn(id);
      const named = this.files.named(id).read(state.growing?.named ?? 0);
      const written = await this.members.ofStep(state, content, named);
      state = await archive.add(state, written);
      await this.files.keep(state);
    }
    const last = await archive.close(state, (manifest) => this.log.signManifest(manifest));
    this.refuseWithdrawn(id);
    await this.files.keep({ ...last, state: 'done', doneAt: this.clock.now() });
    await this.files.clear(id);
  }

  private refuseWithdrawn(id: string): void {
    const trouble = this.withdrawn.get(id);
    if (trouble !== undefined) throw new Error(trouble);
  }

  /** What is kept of it says that it is planned once all of its plan is there. */
  private async planned(state: ExportState): Promise<ExportState> {
    const { plan, places = new Float64Array() } = await this.planner.plan(state.wanted, state.documents);
    await this.files.places(state.id).keep(places);
    await this.files.keepPlan(state.id, plan);
    const { scope: _, chapters: _chapters, ...extent } = plan;
    const planned = { ...state, extent };
    await this.files.keep(planned);
    return planned;
  }
}

import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { present, type Page } from '#kernel';
import { keepFile } from '../disk/keep-file.js';
import type { Chapter } from './history/sheets.js';
import { LinesFile } from './lines-file.js';
import { PlacesFile } from './places-file.js';

/** What somebody wants exported. */
export type Wanted =
  | { readonly kind: 'all' }
  /** By when events were recorded: days, both included. */
  | { readonly kind: 'period'; readonly from: string; readonly to: string }
  | { readonly kind: 'case' | 'customer'; readonly id: string };

export const LANGUAGES = ['en', 'pt-BR', 'pt-PT', 'fr', 'tr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The scope as docs/audit-format.md has it. */
export type FormatScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'range'; readonly first: number; readonly end: number }
  | { readonly kind: 'streams'; readonly streams: Readonly<Record<string, number>> };

/** How large an export is. */
export interface Extent {
  /** Events of the checkpoint that it is proven against. */
  readonly size: number;
  readonly events: number;
  readonly segments: number;
  /** Pages of the history, and documents beside them: as many, or none. */
  readonly sheets: number;
  readonly documents: number;
}

/** What an export consists of, decided once. */
export interface Plan extends Extent {
  readonly scope: FormatScope;
  /** What has a history of its own, where that was asked for. */
  readonly chapters?: readonly Chapter[];
}

/** A member of the archive, as the manifest lists it. */
export interface ListedMember {
  readonly name: string;
  readonly size: number;
  readonly sha256?: string;
}

/** A member that is written in several steps. Its header comes last, when its size is known. */
export interface Growing {
  readonly name: string;
  /** Where its header stands in the archive. */
  readonly at: number;
  /** Whether something of the list stands there that is being written. */
  readonly isBegun: boolean;
  /** Bytes that are good of the file of what was named. */
  readonly named: number;
}

/**
 * An export on its way, as it is kept after each step: from here it goes on after whatever happened. What grows with the
 * export lies in files of its own.
 */
export interface ExportState {
  readonly id: string;
  readonly wanted: Wanted;
  readonly language: Language;
  readonly reason: string;
  /** Whether the pages for people show personal data. */
  readonly personal?: boolean;
  /** Whether it shall have documents too; where nobody said, that depends on its size. */
  readonly documents?: boolean;
  /** Sizes of older checkpoints that somebody keeps: it is proven to continue them. */
  readonly continues?: readonly number[];
  readonly by: string;
  readonly askedAt: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly trouble?: string;
  /** What keeps it from going on, and will pass by itself. */
  readonly waitsFor?: string;
  readonly extent?: Extent;
  /** Steps that were taken. */
  readonly step: number;
  /** Bytes of the archive that are good. */
  readonly bytes: number;
  /** Bytes that are good of the list of its members. */
  readonly members: number;
  readonly growing?: Growing;
  readonly doneAt?: string;
}

/** Of the file in which it is kept how far an export has come. */
const ENDING = '.json';

/** The files of exports: what is kept of each, its archive, and beside them what is only needed until it is done. */
export class ExportFiles {
  constructor(private readonly dir: string) {}

  archive(id: string): string {
    return join(this.dir, `${id}.tar`);
  }

  /** The members that stand in the archive, as the manifest lists them. */
  members(id: string): LinesFile {
    return new LinesFile(join(this.dir, `${id}.members`));
  }

  /** Objects that were named in the file for process mining that is being written. */
  named(id: string): LinesFile {
    return new LinesFile(join(this.dir, `${id}.named`));
  }

  /**
   * Where its events are in the log, when these are not all between two places: all of them in the order of the log, and
   * once more in that of the chapters.
   */
  places(id: string): PlacesFile {
    return new PlacesFile(join(this.dir, `${id}.places`));
  }

  async open(): Promise<void> {
    await mkdir(this.dir, { recursive: true, mode: 0o700 });
  }

  async keep(state: ExportState): Promise<void> {
    await keepFile(this.statePath(state.id), Buffer.from(JSON.stringify(state)), 0o600);
  }

  async keepPlan(id: string, plan: Plan): Promise<void> {
    await keepFile(this.planPath(id), Buffer.from(JSON.stringify(plan)), 0o600);
  }

  async plan(id: string): Promise<Plan> {
    return JSON.parse(await readFile(this.planPath(id), 'utf8')) as Plan;
  }

  /** Removes what is needed no longer when an export is done, or is not to be. */
  async clear(id: string): Promise<void> {
    for (const ending of ['plan', 'places', 'members', 'named']) {
      await rm(join(this.dir, `${id}.${ending}`), { force: true });
    }
  }

  async find(id: string): Promise<ExportState | undefined> {
    try {
      return JSON.parse(await readFile(this.statePath(id), 'utf8')) as ExportState;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** All exports, the latest first. */
  async all(): Promise<ExportState[]> {
    return this.found(await this.ids());
  }

  /**
   * Some of the exports, the latest first.
   *
   * @param after id of the last one of the page before
   */
  async page(limit: number, after?: string): Promise<Page<ExportState>> {
    const ids = (await this.ids()).filter((id) => after === undefined || id < after);
    const items = await this.found(ids.slice(0, limit));
    return { items, ...present({ next: ids.length > limit ? ids[limit - 1] : undefined }) };
  }

  private async found(ids: readonly string[]): Promise<ExportState[]> {
    return (await Promise.all(ids.map((id) => this.find(id)))).filter((state) => state !== undefined);
  }

  /** The latest first: an id begins with the moment at which it was made (UUID version 7, RFC 9562). */
  private async ids(): Promise<string[]> {
    const names = (await this.names()).filter((name) => name.endsWith(ENDING));
    return names.map((name) => name.slice(0, -ENDING.length)).sort((a, b) => (a < b ? 1 : -1));
  }

  /** Where exports were never made there is no folder. */
  private async names(): Promise<string[]> {
    try {
      return await readdir(this.dir);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  private statePath(id: string): string {
    return join(this.dir, `${id}${ENDING}`);
  }

  private planPath(id: string): string {
    return join(this.dir, `${id}.plan`);
  }
}

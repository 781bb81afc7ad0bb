import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keepFile } from '../disk/keep-file.js';

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

/** What an export consists of, decided once: the checkpoint that it is proven against, and how many events. */
export interface Plan {
  readonly size: number;
  readonly scope: FormatScope;
  readonly events: number;
  readonly segments: number;
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
  /** Objects that were told of because they were named. */
  readonly named: readonly string[];
}

/** An export on its way, as it is kept: from here it goes on after whatever happened. */
export interface ExportState {
  readonly id: string;
  readonly wanted: Wanted;
  readonly language: Language;
  readonly reason: string;
  /** Whether the pages for people show personal data. */
  readonly personal?: boolean;
  readonly by: string;
  readonly askedAt: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly trouble?: string;
  readonly plan?: Plan;
  /** Steps that were taken. */
  readonly step: number;
  /** Bytes of the archive that are good. */
  readonly bytes: number;
  readonly members: readonly ListedMember[];
  readonly growing?: Growing;
  readonly doneAt?: string;
}

/** The files of exports: what is kept of each, its archive, and the places of its events where these are few. */
export class ExportFiles {
  constructor(private readonly dir: string) {}

  archive(id: string): string {
    return join(this.dir, `${id}.tar`);
  }

  async open(): Promise<void> {
    await mkdir(this.dir, { recursive: true, mode: 0o700 });
  }

  async keep(state: ExportState): Promise<void> {
    await keepFile(this.statePath(state.id), Buffer.from(JSON.stringify(state)), 0o600);
  }

  async keepIndices(id: string, indices: readonly number[]): Promise<void> {
    await keepFile(this.indicesPath(id), Buffer.from(JSON.stringify(indices)), 0o600);
  }

  async indices(id: string): Promise<readonly number[]> {
    return JSON.parse(await readFile(this.indicesPath(id), 'utf8')) as number[];
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
    const names = (await this.names()).filter((name) => name.endsWith('.json'));
    const found = await Promise.all(names.map((name) => this.find(name.slice(0, -'.json'.length))));
    return found
      .filter((state) => state !== undefined)
      .sort((a, b) => (a.askedAt < b.askedAt || (a.askedAt === b.askedAt && a.id < b.id) ? 1 : -1));
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
    return join(this.dir, `${id}.json`);
  }

  private indicesPath(id: string): string {
    return join(this.dir, `${id}.indices`);
  }
}

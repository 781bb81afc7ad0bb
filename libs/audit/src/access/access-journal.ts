import { closeSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openOrMake } from '../disk/keep-file.js';
import type { Access } from './access.events.js';

/** `<stream>.<revision>.jsonl`: the event that the reads in it become. */
const NAME = /^(?<streamId>[^.]+)\.(?<revision>\d+)\.jsonl$/;

/** Reads of one event to be, as they were found. */
export interface LeftBehind {
  readonly streamId: string;
  readonly revision: number;
  readonly accesses: readonly Access[];
  readonly page: JournalPage;
}

/**
 * Reads that were answered, until they are in the log: a file for each event to be, a line of JSON for each read. What is
 * written is with the operating system, not with the process, so that a crash of the process takes none of it away;
 * it is not flushed to the disk, which would cost more than most reads.
 */
export class AccessJournal {
  constructor(private readonly dir: string) {}

  /** A file for the event that will have this revision of the stream; it is made with the first line. */
  page(streamId: string, revision: number): JournalPage {
    return new JournalPage(join(this.dir, `${streamId}.${revision}.jsonl`));
  }

  /** What a process that is no more left behind: all of it, or the files that nobody touched since a moment. */
  leftBehind(untouchedSince?: Date): readonly LeftBehind[] {
    const found: LeftBehind[] = [];
    for (const name of namesIn(this.dir)) {
      const { streamId, revision } = NAME.exec(name)?.groups ?? {};
      if (streamId === undefined) continue;
      const page = this.page(streamId, Number(revision));
      const accesses = page.read(untouchedSince);
      if (accesses) found.push({ streamId, revision: Number(revision), accesses, page });
    }
    return found.sort(
      (one, other) => one.streamId.localeCompare(other.streamId) || one.revision - other.revision,
    );
  }
}

/** The reads of one event to be. */
export class JournalPage {
  private file: number | undefined;
  private isTorn = false;
  private length = 0;

  constructor(readonly path: string) {}

  /** Of what was to be written. */
  get bytes(): number {
    return this.length;
  }

  /** @returns false when it could not be written; then nothing more is written here */
  add(access: Access): boolean {
    const line = `${JSON.stringify(access)}\n`;
    const bytes = Buffer.byteLength(line);
    this.length += bytes;
    if (this.isTorn) return false;
    try {
      this.file ??= openOrMake(this.path, 'a', 0o600);
      this.isTorn = writeSync(this.file, line) < bytes;
    } catch {
      this.isTorn = true;
    }
    return !this.isTorn;
  }

  /**
   * What is whole of it: where a line is broken off, nobody was answered.
   *
   * @returns undefined when it was touched since, or is gone: it is the page of a process that lives
   */
  read(untouchedSince: Date | undefined): readonly Access[] | undefined {
    const { mtime } = statSync(this.path, { throwIfNoEntry: false }) ?? {};
    if (!mtime || (untouchedSince && mtime > untouchedSince)) return undefined;
    const lines = readFileSync(this.path, 'utf8').split('\n').slice(0, -1);
    const broken = lines.findIndex((line) => !isJson(line));
    return lines.slice(0, broken < 0 ? undefined : broken).map((line) => JSON.parse(line) as Access);
  }

  /** The log has it. */
  remove(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
    this.isTorn = true;
    try {
      rmSync(this.path, { force: true });
    } catch {
      // The next start finds that the log has it, and tries again.
    }
  }
}

function isJson(text: string): boolean {
  try {
    return JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

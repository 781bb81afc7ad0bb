import { mkdir, readdir, readFile, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { keepFile } from '../disk/keep-file.js';
import { checkpointPath } from '../disk/paths.js';
import { parseCheckpoint, type SignedCheckpoint } from '../notes/checkpoint.js';

/** A checkpoint that is kept. */
export interface KeptCheckpoint extends SignedCheckpoint {
  /** When it was signed, ISO 8601. */
  readonly signedAt: string;
}

/** Every checkpoint that was ever signed, by its size; and the last one under the name that others look for. */
export class Checkpoints {
  constructor(private readonly dir: string) {}

  /** Keeps a checkpoint, durably. It is one of the log's from the moment on at which it lies here. */
  async keep({ size, note }: Pick<SignedCheckpoint, 'size' | 'note'>): Promise<void> {
    const file = join(this.dir, checkpointPath(size));
    await mkdir(dirname(file), { recursive: true });
    await keepFile(file, Buffer.from(note));
    await keepFile(join(this.dir, 'checkpoint'), Buffer.from(note));
  }

  /** Puts a checkpoint with more signatures in the place of the one that was kept. */
  async replace({ size, note }: Pick<SignedCheckpoint, 'size' | 'note'>, isLast: boolean): Promise<void> {
    const file = join(this.dir, checkpointPath(size));
    const { atime, mtime } = await stat(file);
    await keepFile(file, Buffer.from(note));
    // When a file was changed tells when its checkpoint was signed.
    await utimes(file, atime, mtime);
    if (isLast) await keepFile(join(this.dir, 'checkpoint'), Buffer.from(note));
  }

  /** The one of a size. */
  async of(size: number): Promise<KeptCheckpoint | undefined> {
    const file = join(this.dir, checkpointPath(size));
    try {
      const [note, { mtime }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
      return { ...parseCheckpoint(note), signedAt: mtime.toISOString() };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** The largest. */
  async last(): Promise<KeptCheckpoint | undefined> {
    const [last] = await this.list({ limit: 1 });
    return last;
  }

  /** From the largest down, those below a size. */
  async list({
    below = Infinity,
    limit,
  }: {
    readonly below?: number;
    readonly limit: number;
  }): Promise<KeptCheckpoint[]> {
    const found: KeptCheckpoint[] = [];
    for await (const size of sizesIn(join(this.dir, 'checkpoints'), '', below)) {
      if (found.length === limit) break;
      const checkpoint = await this.of(size);
      if (checkpoint) found.push(checkpoint);
    }
    return found;
  }
}

const GROUPS = 4;

/** Sizes below a bound, the largest first; folders that lie beyond it are not opened. */
async function* sizesIn(folder: string, digits: string, below: number): AsyncGenerator<number, void, void> {
  const isFile = digits.length === 3 * (GROUPS - 1);
  const names = await namesIn(folder);
  for (const name of names.filter((each) => (isFile ? /^\d{3}$/ : /^x\d{3}$/).test(each)).reverse()) {
    const more = digits + name.slice(-3);
    const least = Number(more.padEnd(3 * GROUPS, '0'));
    if (least >= below) continue;
    if (isFile) yield least;
    else yield* sizesIn(join(folder, name), more, below);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

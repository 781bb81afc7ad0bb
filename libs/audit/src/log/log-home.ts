import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { keepFile } from '../disk/keep-file.js';
import { TreeDamaged, type Difference } from '../disk/tree-files.js';
import { checkpointText, type SignedCheckpoint } from '../notes/checkpoint.js';
import { KeyRing } from '../notes/key-ring.js';
import { isSignedBy, parseNote, signNote } from '../notes/signed-note.js';
import { Checkpoints, type KeptCheckpoint } from './checkpoints.js';

/** Where the log of events and the tree contradict each other. */
export interface Contradiction {
  /** When it was found, ISO 8601. */
  readonly since: string;
  /** Size of the checkpoint that the events contradict. */
  readonly size: number;
  readonly text: string;
  readonly difference: Partial<Difference> & Pick<Difference, 'index'>;
}

/** What a log is beside its tree: its name, its keys, its checkpoints. It lies in one folder. */
export class LogHome {
  private constructor(
    readonly dir: string,
    readonly origin: string,
    readonly keys: KeyRing,
    readonly checkpoints: Checkpoints,
    /** What was signed last; undefined before the first time. */
    private lastSigned: KeptCheckpoint | undefined,
  ) {}

  /** Whether a log was begun in a folder. */
  static isIn(dir: string): boolean {
    return existsSync(join(dir, NAME_FILE));
  }

  /**
   * Opens the log in a folder, or begins one.
   *
   * @param origin how the log shall be called; by chance when absent. One that is there keeps its name
   * @throws TreeDamaged when the last checkpoint was not signed by a key of the log
   */
  static async open(dir: string, origin: string | undefined, now: string): Promise<LogHome> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const name = await nameOf(dir, origin);
    const keys = await KeyRing.open(dir, name, now);
    const checkpoints = new Checkpoints(dir);
    const last = await checkpoints.last();
    if (last) await trust(last, keys, dir);
    return new LogHome(dir, name, keys, checkpoints, last);
  }

  get last(): KeptCheckpoint | undefined {
    return this.lastSigned;
  }

  /** Signs a tree, whose files have to be durable, and keeps the checkpoint. */
  async sign(size: number, root: string, now: string): Promise<KeptCheckpoint> {
    const checkpoint = { origin: this.origin, size, root: Buffer.from(root, 'base64') };
    const note = signNote(checkpointText(checkpoint), this.keys.current());
    const kept = { ...checkpoint, note, signedAt: now };
    await this.checkpoints.keep(kept);
    this.keys.signed();
    this.lastSigned = kept;
    return kept;
  }

  /** Adds signatures of others to a checkpoint that was signed. */
  async cosigned(checkpoint: SignedCheckpoint, lines: string): Promise<void> {
    const kept = (await this.checkpoints.of(checkpoint.size)) ?? { ...checkpoint, signedAt: '' };
    const missing = lines.split('\n').filter((line) => line !== '' && !kept.note.includes(`${line}\n`));
    if (missing.length === 0) return;
    const note = `${kept.note}${missing.map((line) => `${line}\n`).join('')}`;
    const isLast = this.lastSigned?.size === checkpoint.size;
    await this.checkpoints.replace({ size: checkpoint.size, note }, isLast);
    if (isLast && this.lastSigned) this.lastSigned = { ...this.lastSigned, note };
  }

  /** A contradiction that nobody has cleared up. */
  async contradiction(): Promise<Contradiction | undefined> {
    return readJson<Contradiction>(join(this.dir, CONTRADICTION));
  }

  /** Remembered through restarts: what was found once is not forgotten because the process ended. */
  async remember(contradiction: Contradiction): Promise<void> {
    await keepFile(join(this.dir, CONTRADICTION), Buffer.from(`${JSON.stringify(contradiction, null, 2)}\n`));
  }

  /** A full check has found that everything is in order. */
  async forget(): Promise<void> {
    await rm(join(this.dir, CONTRADICTION), { force: true });
  }
}

const CONTRADICTION = 'contradiction.json';
const NAME_FILE = 'log.json';

/** Where the log lies in a data directory. */
export const logDirOf = (dataDir: string): string => join(dataDir, 'audit');

async function nameOf(dir: string, wanted: string | undefined): Promise<string> {
  const file = join(dir, NAME_FILE);
  const kept = await readJson<{ readonly origin: string }>(file);
  if (kept && wanted !== undefined && wanted !== kept.origin) {
    throw new TreeDamaged(
      `AUDIT_ORIGIN is '${wanted}', but the log in ${dir} is called '${kept.origin}', and stays so.`,
    );
  }
  if (kept) return kept.origin;
  const origin = wanted ?? `casebook.local/${randomBytes(8).toString('hex')}`;
  await keepFile(file, Buffer.from(`${JSON.stringify({ origin }, null, 2)}\n`));
  return origin;
}

async function trust({ note, size }: SignedCheckpoint, keys: KeyRing, dir: string): Promise<void> {
  const parsed = parseNote(note);
  if (!isSignedBy(parsed, keys.verifiers())) {
    throw new TreeDamaged(`The checkpoint of ${size} leaves in ${dir} was not signed by a key of this log.`);
  }
  await keys.resumeAfter(parsed);
}

async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

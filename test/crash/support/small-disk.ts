import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync, type PathLike } from 'node:fs';
import { appendFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A place for a data directory that can be made to have no room any more, and to have some again. */
export interface SmallDisk {
  readonly dir: string;
  /** @param pid of the service that works on it */
  fill(pid: number): Promise<void>;
  free(pid: number): Promise<void>;
  remove(): void;
}

const MIB = 1_048_576;
/** Several times what the test writes: only the filler is to fill it. */
const FILE_SYSTEM_MIB = 64;

/** Why no file system of our own can be mounted here; undefined when one can. */
export function whyNoFileSystem(): string | undefined {
  const at = mkdtempSync(join(tmpdir(), 'casebook-mount-'));
  try {
    mount(at);
    execFileSync('umount', [at], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'mounting a file system is not permitted here';
  } finally {
    rmSync(at, { recursive: true, force: true });
  }
}

/** Why the size of files can't be limited here; undefined when it can. */
export function whyNoLimit(): string | undefined {
  try {
    execFileSync('prlimit', ['--pid', String(process.pid), '--fsize'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'there is no prlimit here';
  }
}

/** A file system of its own in memory, of a few mebibytes. A filler takes what is left of it. */
export function smallFileSystem(): SmallDisk {
  const at = mkdtempSync(join(tmpdir(), 'casebook-disk-'));
  mount(at);
  const dir = join(at, 'data');
  mkdirSync(dir);
  const filler = join(at, 'filler');
  return {
    dir,
    fill: () => fillUp(filler),
    free: () => rm(filler),
    remove: () => {
      execFileSync('umount', ['--lazy', at]);
      rmSync(at, { recursive: true, force: true });
    },
  };
}

/** The kernel's limit on the size of files that a process may write, which anybody may lower and raise again. */
export function limitedFiles(): SmallDisk {
  const dir = mkdtempSync(join(tmpdir(), 'casebook-limit-'));
  return {
    dir,
    fill: async (pid) => {
      // Not a byte more than the log has: what is behind its end has no room.
      const sizes = await Promise.all(['events.db', 'events.db-wal'].map((name) => sizeOf(join(dir, name))));
      limit(pid, Math.min(...sizes.filter((size) => size > 0)));
    },
    free: async (pid) => limit(pid, 'unlimited'),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** Lowers or raises the soft limit only: raising the hard one again is not for everybody. */
function limit(pid: number, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
}

function mount(at: PathLike & string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${FILE_SYSTEM_MIB}m`, 'tmpfs', at], { stdio: 'ignore' });
}

/** Writes, in ever smaller pieces, until not a byte more goes in. */
async function fillUp(file: string): Promise<void> {
  writeFileSync(file, '');
  for (let size = MIB; size >= 1; size = Math.floor(size / 4)) {
    const piece = Buffer.alloc(size, 0x5a);
    while (await fits(file, piece)) continue;
  }
}

async function fits(file: string, piece: Buffer): Promise<boolean> {
  const before = statSync(file).size;
  try {
    await appendFile(file, piece);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    return statSync(file).size > before;
  }
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { StoreUnavailable } from '#kernel';
import { Connection } from './sqlite/connection.js';
import { isBusy, reportOf } from './sqlite/fault.js';
import { errorOf } from './sqlite/port-error.js';

/** Another process, or another store in this one, works on the directory. */
export class StoreInUse extends Error {
  override readonly name = 'StoreInUse';
}

/** The right to work on a directory. */
export interface DirectoryClaim {
  release(): void;
}

/**
 * Claims a directory, made if it isn't there. The claim is a lock that the operating system holds for the
 * process: it ends with the process, however that ends, so nobody has to clean up after a crash.
 *
 * @param purpose names the lock file, `<purpose>.lock`: claims for different purposes don't meet
 * @throws StoreInUse when somebody has it
 * @throws StoreCorrupt when the lock file is something else
 * @throws StoreUnavailable when the disk does not let us
 */
export function claimDirectory(dir: string, purpose: string): DirectoryClaim {
  makeDirectory(dir);
  const path = join(dir, `${purpose}.lock`);
  let lock: Connection | undefined;
  try {
    // SQLite takes the lock in the way that is right for the platform; the file stays empty.
    lock = new Connection(path);
    // Without a journal beside it the claim takes no room: it is to be had on a full disk too.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    throw isBusy(error) ? inUse(dir, purpose, error) : errorOf(reportOf(error, path));
  }
  return { release: () => lock.close() };
}

function makeDirectory(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
  } catch (error) {
    throw new StoreUnavailable(
      `The directory '${dir}' can't be made (${error instanceof Error ? error.message : String(error)}). Point DATA_DIR at a directory, or at a place where one may be made.`,
    );
  }
}

const inUse = (dir: string, purpose: string, cause: unknown): StoreInUse =>
  new StoreInUse(
    `'${dir}' is in use by another process (its ${purpose}.lock is held). Stop that process, or point DATA_DIR at another directory.`,
    { cause },
  );

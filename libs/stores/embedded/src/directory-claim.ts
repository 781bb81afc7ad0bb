import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from './sqlite/connection.js';

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
 */
export function claimDirectory(dir: string, purpose: string): DirectoryClaim {
  mkdirSync(dir, { recursive: true });
  // SQLite takes the lock in the way that is right for the platform; the file stays empty.
  const lock = new Connection(join(dir, `${purpose}.lock`));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw new StoreInUse(
      `'${dir}' is in use by another process (its ${purpose}.lock is held). Stop that process, or point DATA_DIR at another directory.`,
      { cause: error },
    );
  }
  return { release: () => lock.close() };
}

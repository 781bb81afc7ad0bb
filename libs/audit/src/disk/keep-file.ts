import { randomBytes } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/* Files that are there whole or not at all: written beside, flushed, renamed, and the name flushed. */

/** Writes a file; its folder has to be there. */
export async function keepFile(path: string, content: Uint8Array, mode = 0o644): Promise<void> {
  const draft = draftOf(path);
  const handle = await open(draft, 'wx', mode);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The same for threads that have nothing else to do. The name is for `flushFolders` to flush. */
export function keepFileSync(path: string, content: Uint8Array): void {
  const draft = draftOf(path);
  const file = openOrMake(draft, 'wx', 0o644);
  try {
    for (let done = 0; done < content.length;) done += writeSync(file, content, done);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

/** Flushes names of files: after it a crash can't take them away. */
export function flushFolders(folders: Iterable<string>): void {
  for (const folder of folders) {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }
}

/** Opens a file, and makes its folder when there is none. */
export function openOrMake(path: string, flags: 'wx' | 'a', mode: number): number {
  try {
    return openSync(path, flags, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, flags, mode);
  }
}

/** A name of its own, so that a draft that a kill left behind is in nobody's way. */
const draftOf = (path: string): string => `${path}.${randomBytes(6).toString('hex')}.part`;

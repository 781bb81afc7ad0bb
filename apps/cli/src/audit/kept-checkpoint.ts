import { readFile } from 'node:fs/promises';
import { TargetRefuses } from '../imports/import-target.js';

/**
 * The size of the tree of a checkpoint that somebody kept.
 *
 * @param kept the size itself, or the file that the checkpoint lies in
 * @throws TargetRefuses when the file can't be read, or is no checkpoint
 */
export async function sizeOfKept(kept: string): Promise<number> {
  if (isSize(kept)) return Number(kept);
  const [, size = ''] = (await textOf(kept)).split('\n');
  if (!isSize(size)) throw new TargetRefuses(`--continues: '${kept}' holds no checkpoint.`);
  return Number(size);
}

const isSize = (text: string): boolean => /^\d{1,15}$/.test(text);

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new TargetRefuses(`--continues: '${file}' can't be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

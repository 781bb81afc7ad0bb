import { open, stat, truncate } from 'node:fs/promises';

/** What there is nothing of in any file of ours. */
const GARBAGE = 0x5a;

/** Overwrites the first bytes of a file, by which it is known for what it is. */
export const damageHeader = (file: string): Promise<void> => overwrite(file, 0, 512);

/** Overwrites a good part of a file, right in the middle of it. */
export async function damageMiddle(file: string): Promise<void> {
  const { size } = await stat(file);
  await overwrite(file, Math.floor(size * 0.3), Math.floor(size * 0.4));
}

/** Cuts a file in half, as a copy that was broken off. */
export async function cutShort(file: string): Promise<void> {
  const { size } = await stat(file);
  await truncate(file, Math.floor(size / 2));
}

async function overwrite(file: string, start: number, length: number): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.write(Buffer.alloc(length, GARBAGE), 0, length, start);
  } finally {
    await handle.close();
  }
}

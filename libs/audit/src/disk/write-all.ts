import type { FileHandle } from 'node:fs/promises';

/**
 * Writes all of it, from a place on: a disk that fills up takes a part of what is written without a word, and refuses
 * only the rest.
 *
 * @returns where it ends
 */
export async function writeAll(
  file: Pick<FileHandle, 'write'>,
  bytes: Uint8Array,
  at: number,
): Promise<number> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
  return at + bytes.length;
}

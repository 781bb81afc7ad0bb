import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { writeAll } from '../disk/write-all.js';

/**
 * A file of lines that only grows, and is read from its beginning. How many bytes of it are good is kept elsewhere: what a
 * crash left behind these goes with the next lines.
 */
export class LinesFile {
  constructor(private readonly path: string) {}

  /** @returns the bytes that are good then; they are on the disk */
  async append(good: number, lines: readonly string[]): Promise<number> {
    if (lines.length === 0) return good;
    const content = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    const file = await open(this.path, good === 0 ? 'w' : 'r+', 0o600);
    try {
      await file.truncate(good);
      await writeAll(file, content, good);
      await file.sync();
    } finally {
      await file.close();
    }
    return good + content.length;
  }

  /** The lines of the good part, however many, a stretch at a time. */
  async *read(good: number): AsyncGenerator<string> {
    if (good === 0) return;
    let begun = '';
    for await (const stretch of createReadStream(this.path, { encoding: 'utf8', end: good - 1 })) {
      const lines = (begun + String(stretch)).split('\n');
      begun = lines.pop() ?? '';
      yield* lines;
    }
  }
}

import { open } from 'node:fs/promises';
import { keepFile } from '../disk/keep-file.js';

const BYTES = Float64Array.BYTES_PER_ELEMENT;

/** A long list of places in the log, of which some are read at a time. Each is a double in the order of this machine. */
export class PlacesFile {
  constructor(private readonly path: string) {}

  async keep(places: Float64Array): Promise<void> {
    await keepFile(this.path, Buffer.from(places.buffer, places.byteOffset, places.byteLength), 0o600);
  }

  /** Those from one up to another of the list, as far as there are so many. */
  async read(from: number, to: number): Promise<readonly number[]> {
    const found = new Float64Array(to - from);
    const file = await open(this.path, 'r');
    try {
      const bytes = Buffer.from(found.buffer);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, from * BYTES);
      return [...found.subarray(0, Math.floor(bytesRead / BYTES))];
    } finally {
      await file.close();
    }
  }
}

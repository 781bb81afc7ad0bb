/** Messages of more bytes than these are refused. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
const HEADER_BYTES = 5;

/** What goes before a message of so many bytes: that it is not compressed, and its length. */
export function frame(length: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(length, 1);
  return header;
}

/** Puts the messages of a call together from what arrives of them. */
export class MessageReader {
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** How many bytes it takes to go on. */
  #needed = HEADER_BYTES;

  /** The messages that are whole now. Behind one that is too large nothing is read. */
  *read(chunk: Buffer): Generator<Buffer | 'too large'> {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    while (this.#bytes >= this.#needed) {
      const bytes = Buffer.concat(this.#chunks);
      const length = bytes.readUInt32BE(1);
      if (length > MAX_MESSAGE_BYTES) {
        yield 'too large';
        return;
      }
      const end = HEADER_BYTES + length;
      if (bytes.length < end) {
        this.#keep(bytes, end);
        return;
      }
      this.#keep(bytes.subarray(end), HEADER_BYTES);
      yield bytes.subarray(HEADER_BYTES, end);
    }
  }

  #keep(rest: Buffer, needed: number): void {
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#bytes = rest.length;
    this.#needed = needed;
  }
}

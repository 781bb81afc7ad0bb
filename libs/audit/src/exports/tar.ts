/* The archive of an export: docs/audit-format.md, section 5. */

export const BLOCK = 512;
/** The size of a member has eleven octal digits. */
export const MOST_BYTES = 8 ** 11 - 1;

/** The one header that a member of this name and size has. */
export function tarHeader(name: string, size: number): Buffer {
  if (!/^[\x21-\x7e]{1,100}$/.test(name)) throw new Error(`'${name}' is no name of a member.`);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write('0000644\0' + '0000000\0' + '0000000\0', 100);
  header.write(`${size.toString(8).padStart(11, '0')}\0${'0'.repeat(11)}\0${' '.repeat(8)}0`, 124);
  header.write('ustar\0' + '00', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** A member as it lies in the archive. */
export const tarMember = (name: string, content: Buffer): Buffer =>
  Buffer.concat([tarHeader(name, content.length), content, paddingOf(content.length)]);

/** What fills up a member to whole blocks. */
export const paddingOf = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

/** What follows the last member. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

import { createHash } from 'node:crypto';

/** A file of an archive. */
export type Member = readonly [name: string, content: Buffer];

const BLOCK = 512;

/** A tar archive as docs/audit-format.md, section 5, has it. */
export const tarOf = (members: readonly Member[]): Buffer =>
  Buffer.concat([...members.map(memberOf), TAR_END]);

/** A file as it lies in an archive. */
export const memberOf = ([name, content]: Member): Buffer =>
  Buffer.concat([headerOf(name, content.length), content, padding(content.length)]);

/** What ends an archive. */
export const TAR_END = Buffer.alloc(2 * BLOCK);
/** The files of an archive. */
export function membersOf(tar: Buffer): Member[] {
  const members: Member[] = [];
  for (let at = 0; tar[at] !== 0;) {
    const name = tar.toString('latin1', at, tar.indexOf(0, at));
    const size = parseInt(tar.toString('latin1', at + 124, at + 135), 8);
    members.push([name, tar.subarray(at + BLOCK, at + BLOCK + size)]);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return members;
}

/** The manifest that lists files. */
export const manifestOf = (members: readonly Member[]): Buffer => manifestFile(members.map(listedOf));

export const manifestFile = (listed: readonly object[]): Buffer =>
  jsonFile({ format: 'casebook-manifest/1', members: listed });

/** A file as the manifest lists it. */
export const listedOf = ([name, content]: Member): object => ({
  name,
  size: content.length,
  ...(name.startsWith('events/') ? {} : { sha256: createHash('sha256').update(content).digest('hex') }),
});

export const jsonFile = (value: object): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);

export const linesFile = (lines: readonly string[]): Buffer =>
  Buffer.from(lines.map((line) => `${line}\n`).join(''));

const padding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

function headerOf(name: string, size: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write('0000644\0' + '0000000\0' + '0000000\0', 100);
  header.write(`${size.toString(8).padStart(11, '0')}\0${'0'.repeat(11)}\0${' '.repeat(8)}0`, 124);
  header.write('ustar\0' + '00', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

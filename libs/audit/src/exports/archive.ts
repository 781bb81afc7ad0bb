import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { Member } from './export-members.js';
import type { ExportState, Growing, ListedMember } from './export-state.js';
import type { Addition } from './mining/mining-files.js';
import { BLOCK, MOST_BYTES, paddingOf, TAR_END, tarHeader, tarMember } from './tar.js';

const STRETCH = 1_048_576;

/** The archive of an export on the disk. Each step is flushed before it counts, and can be taken again. */
export class Archive {
  constructor(private readonly path: string) {}

  /** Writes members behind what is good of the archive. */
  async append(state: ExportState, members: readonly Member[], isLast?: 'isLast'): Promise<ExportState> {
    const content = [...members.map(([name, bytes]) => tarMember(name, bytes)), ...(isLast ? [TAR_END] : [])];
    const bytes = await this.write(state, Buffer.concat(content));
    const listed = members.map(([name, content]) => listedAs(name, content.length, digestOf(content)));
    return { ...state, step: state.step + 1, bytes, members: [...state.members, ...listed] };
  }

  /** Writes more of a member of which the size is not known yet. */
  async grow(state: ExportState, addition: Addition): Promise<ExportState> {
    const { file, isLast = false, named = [] } = addition;
    const growing = state.growing ?? { name: file, at: state.bytes, isBegun: false, named: [] };
    const content = Buffer.from(textOf(addition, growing));
    // Until its size is known, a member has the header of an empty one.
    const head = state.growing ? Buffer.alloc(0) : tarHeader(file, 0);
    const size = state.bytes + head.length + content.length - growing.at - BLOCK;
    if (size > MOST_BYTES) throw new Error(`${file} is too large for the archive: export a part.`);
    if (isLast) return this.finish(state, growing, content, size);
    const bytes = await this.write(state, Buffer.concat([head, content]));
    const isBegun = addition.text === undefined && (growing.isBegun || (addition.items ?? []).length > 0);
    return {
      ...state,
      step: state.step + 1,
      bytes,
      growing: { ...growing, isBegun, named: [...growing.named, ...named] },
    };
  }

  private async finish(
    { growing: _, ...state }: ExportState,
    { name, at }: Growing,
    content: Buffer,
    size: number,
  ): Promise<ExportState> {
    let sha256 = '';
    const bytes = await this.write(state, Buffer.concat([content, paddingOf(size)]), async (file) => {
      await file.write(tarHeader(name, size), 0, BLOCK, at);
      sha256 = await digestWithin(file, at + BLOCK, size);
    });
    const members = [...state.members, listedAs(name, size, sha256)];
    return { ...state, step: state.step + 1, bytes, members };
  }

  /** @returns the bytes of the archive that are good then */
  private async write(
    { bytes }: ExportState,
    content: Buffer,
    then: (file: FileHandle) => Promise<void> = () => Promise.resolve(),
  ): Promise<number> {
    const file = await open(this.path, bytes === 0 ? 'w' : 'r+', 0o600);
    try {
      // What a crash left behind the good part goes.
      await file.truncate(bytes);
      await file.write(content, 0, content.length, bytes);
      await then(file);
      await file.sync();
    } finally {
      await file.close();
    }
    return bytes + content.length;
  }
}

function textOf({ text, items = [], separator = '' }: Addition, { isBegun }: Growing): string {
  if (text !== undefined) return text;
  return (isBegun && items.length > 0 ? separator : '') + items.join(separator);
}

/** The tree covers every byte of the events. */
const listedAs = (name: string, size: number, sha256: string): ListedMember => ({
  name,
  size,
  ...(name.startsWith('events/') ? {} : { sha256 }),
});

const digestOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

async function digestWithin(file: FileHandle, from: number, size: number): Promise<string> {
  const hash = createHash('sha256');
  const stretch = Buffer.alloc(Math.min(size, STRETCH));
  for (let done = 0; done < size;) {
    const { bytesRead } = await file.read(stretch, 0, Math.min(stretch.length, size - done), from + done);
    if (bytesRead === 0) throw new Error('The archive is shorter than it should be.');
    hash.update(stretch.subarray(0, bytesRead));
    done += bytesRead;
  }
  return hash.digest('hex');
}

import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { writeAll } from '../disk/write-all.js';
import type { ExportFiles, ExportState, Growing, ListedMember } from './export-state.js';
import { BLOCK, MOST_BYTES, paddingOf, TAR_END, tarHeader, tarMember } from './tar.js';
import type { Addition, Member, Poured, Written } from './written.js';

const STRETCH = 1_048_576;
const NOTHING = Buffer.alloc(0);

type Files = Pick<ExportFiles, 'archive' | 'members' | 'named'>;

/** The archive of an export on the disk. Each step is flushed before it counts, and can be taken again. */
export class Archive {
  constructor(
    private readonly id: string,
    private readonly files: Files,
  ) {}

  /** Writes what a step has behind what is good of the archive. */
  add(state: ExportState, written: Written): Promise<ExportState> {
    if ('file' in written) return this.grow(state, written);
    return 'content' in written ? this.pour(state, written) : this.append(state, written);
  }

  private async append(state: ExportState, members: readonly Member[]): Promise<ExportState> {
    const content = Buffer.concat(members.map(([name, bytes]) => tarMember(name, bytes)));
    const bytes = await this.write(state, (file) => put(file, state.bytes, [content]));
    const listed = members.map(([name, content]) => listedAs(name, content.length, digestOf(content)));
    return this.stepped({ ...state, bytes }, listed);
  }

  private async pour(state: ExportState, { name, content }: Poured): Promise<ExportState> {
    let member: Put | undefined;
    const bytes = await this.write(state, async (file) => {
      member = await putMember(file, state.bytes, name, content);
      return member.end;
    });
    if (!member) throw new Error(`${name} was not written.`);
    return this.stepped({ ...state, bytes }, [listedAs(name, member.size, member.sha256.toString('hex'))]);
  }

  /** Writes more of a member of which the size is not known yet. */
  private async grow(state: ExportState, addition: Addition): Promise<ExportState> {
    const { file: name, isLast = false } = addition;
    const growing = state.growing ?? { name, at: state.bytes, isBegun: false, named: 0 };
    const content = Buffer.from(textOf(addition, growing));
    // Until its size is known, a member has the header of an empty one.
    const head = state.growing ? NOTHING : tarHeader(name, 0);
    const size = state.bytes + head.length + content.length - growing.at - BLOCK;
    if (size > MOST_BYTES) throw tooLarge(name);
    if (isLast) return this.finish(state, growing, content, size);
    const bytes = await this.write(state, (file) => put(file, state.bytes, [head, content]));
    const isBegun = addition.text === undefined && (growing.isBegun || (addition.items ?? []).length > 0);
    const named = await this.files.named(this.id).append(growing.named, addition.named ?? []);
    return { ...state, step: state.step + 1, bytes, growing: { ...growing, isBegun, named } };
  }

  /** Writes the list of all members, that list signed, and the end. */
  async close(state: ExportState, sign: (sha256: Buffer) => string): Promise<ExportState> {
    const listed = this.files.members(this.id).read(state.members);
    const bytes = await this.write(state, async (file) => {
      const { end, sha256 } = await putMember(file, state.bytes, 'manifest.json', manifest(listed));
      const note = Buffer.from(sign(sha256));
      return put(file, end, [tarMember('manifest.note', note), TAR_END]);
    });
    return { ...state, step: state.step + 1, bytes };
  }

  private async finish(
    { growing: _, ...state }: ExportState,
    { name, at }: Growing,
    content: Buffer,
    size: number,
  ): Promise<ExportState> {
    let sha256 = '';
    const bytes = await this.write(state, async (file) => {
      const end = await put(file, state.bytes, [content, paddingOf(size)]);
      await put(file, at, [tarHeader(name, size)]);
      sha256 = await digestWithin(file, at + BLOCK, size);
      return end;
    });
    return this.stepped({ ...state, bytes }, [listedAs(name, size, sha256)]);
  }

  private async stepped(state: ExportState, listed: readonly ListedMember[]): Promise<ExportState> {
    const lines = listed.map((member) => JSON.stringify(member));
    const members = await this.files.members(this.id).append(state.members, lines);
    return { ...state, step: state.step + 1, members };
  }

  /** @returns what the work answers: the bytes of the archive that are good then */
  private async write({ bytes }: ExportState, work: (file: FileHandle) => Promise<number>): Promise<number> {
    const file = await open(this.files.archive(this.id), bytes === 0 ? 'w' : 'r+', 0o600);
    try {
      // What a crash left behind the good part goes.
      await file.truncate(bytes);
      const good = await work(file);
      await file.sync();
      return good;
    } finally {
      await file.close();
    }
  }
}

/** @returns where it ends */
const put = (file: FileHandle, at: number, content: readonly Buffer[]): Promise<number> =>
  writeAll(file, Buffer.concat(content), at);

interface Put {
  readonly end: number;
  readonly size: number;
  readonly sha256: Buffer;
}

/** Writes a member of which only the end tells the size. */
async function putMember(
  file: FileHandle,
  at: number,
  name: string,
  content: AsyncIterable<string>,
): Promise<Put> {
  const hash = createHash('sha256');
  let end = at + BLOCK;
  for await (const text of inStretches(content)) {
    const bytes = Buffer.from(text);
    hash.update(bytes);
    end = await put(file, end, [bytes]);
    if (end - at > MOST_BYTES) throw tooLarge(name);
  }
  const size = end - at - BLOCK;
  await put(file, at, [tarHeader(name, size)]);
  return { end: await put(file, end, [paddingOf(size)]), size, sha256: hash.digest() };
}

async function* inStretches(content: AsyncIterable<string>): AsyncGenerator<string> {
  let stretch = '';
  for await (const text of content) {
    stretch += text;
    if (stretch.length < STRETCH) continue;
    yield stretch;
    stretch = '';
  }
  if (stretch !== '') yield stretch;
}

async function* manifest(listed: AsyncIterable<string>): AsyncGenerator<string> {
  yield '{"format":"casebook-manifest/1","members":[';
  let separator = '';
  for await (const member of listed) {
    yield separator + member;
    separator = ',';
  }
  yield ']}\n';
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

const tooLarge = (name: string): Error => new Error(`${name} is too large for the archive: export a part.`);

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

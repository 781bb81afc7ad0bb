import type { MinedObject } from './mined.js';

/*
 * Objects that are named and have no stream in the export stand in its files once, however often they are named. Whoever
 * names them is written first; they are kept in a file, which is read once for each share of them when all are known.
 */

/** Segments whose strangers are looked at together: what is in memory then doesn't depend on how many there are. */
const SEGMENTS_A_SHARE = 32;

/** Into how many shares the strangers of an export are split. */
export const sharesOf = (segments: number): number => Math.ceil(segments / SEGMENTS_A_SHARE);

/** What was named in a segment, each once. */
export class Strangers {
  private readonly named = new Map<string, MinedObject>();
  private readonly own = new Set<string>();

  meet(object: MinedObject): void {
    this.named.set(object.id, knownBetter(this.named.get(object.id), object));
  }

  /** This one is none: its stream begins here. */
  pass({ id }: MinedObject): void {
    this.own.add(id);
  }

  met(): readonly MinedObject[] {
    return [...this.named.values()].filter(({ id }) => !this.own.has(id));
  }
}

/** The line by which one is kept: its share, a space, and what is known of it. */
export const lineOf = (object: MinedObject, shares: number): string =>
  `${shareOf(object.id, shares)} ${JSON.stringify(object)}`;

/** Those of a share, in the order in which they were met first. */
export async function strangersOf(lines: AsyncIterable<string>, share: number): Promise<MinedObject[]> {
  const found = new Map<string, MinedObject>();
  const prefix = `${share} `;
  for await (const line of lines) {
    if (!line.startsWith(prefix)) continue;
    const object = JSON.parse(line.slice(prefix.length)) as MinedObject;
    found.set(object.id, knownBetter(found.get(object.id), object));
  }
  return [...found.values()];
}

/** Who acted tells more of himself than who is only named. */
const knownBetter = (known: MinedObject | undefined, object: MinedObject): MinedObject =>
  known === undefined || known.attributes.length === 0 ? object : known;

/** FNV-1a. */
function shareOf(id: string, shares: number): number {
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash % shares;
}

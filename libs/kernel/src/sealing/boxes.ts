import { openBox, sealBox } from './box.js';

/** How texts are sealed and opened: see `sealBox` and `openBox`. */
export interface Boxes {
  seal(key: Uint8Array, place: string, content: string): string;
  open(key: Uint8Array, place: string, box: string): string;
}

export const PLAIN_BOXES: Boxes = {
  seal: sealBox,
  open: (key, place, box) => openBox(key, place, box).toString('utf8'),
};

/** Characters of content that are remembered. */
const MOST_REMEMBERED = 1_000_000;

/**
 * Remembers what it sealed last: the projections ask for what was appended a moment ago, and to open a box is as dear as to
 * make it. Only the very same box is known again, to whoever has the same key, in the same place.
 */
export class FreshBoxes implements Boxes {
  private readonly made = new Map<string, Readonly<{ key: Uint8Array; place: string; content: string }>>();
  private remembered = 0;

  seal(key: Uint8Array, place: string, content: string): string {
    const box = sealBox(key, place, content);
    this.made.set(box, { key, place, content });
    this.remembered += content.length;
    for (const [oldest, { content: given }] of this.made) {
      if (this.remembered <= MOST_REMEMBERED) break;
      this.made.delete(oldest);
      this.remembered -= given.length;
    }
    return box;
  }

  open(key: Uint8Array, place: string, box: string): string {
    const made = this.made.get(box);
    return made?.key === key && made.place === place ? made.content : PLAIN_BOXES.open(key, place, box);
  }
}

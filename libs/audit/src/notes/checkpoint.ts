import { HASH_BYTES } from '../tree/hashing.js';
import { NotANote, parseNote, type Note } from './signed-note.js';

/** The head of a tree as C2SP tlog-checkpoint writes it. */
export interface Checkpoint {
  /** Which log it is of. */
  readonly origin: string;
  /** Number of leaves. */
  readonly size: number;
  readonly root: Buffer;
}

/** A checkpoint with the note that says it. */
export interface SignedCheckpoint extends Checkpoint {
  readonly note: string;
}

/** The text that is signed. */
export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`;

/** Reads a signed checkpoint; its signatures are for the caller to look at. @throws NotANote */
export function parseCheckpoint(note: string): SignedCheckpoint & Pick<Note, 'text' | 'signatures'> {
  const { text, signatures } = parseNote(note);
  const [origin = '', size = '', root = ''] = text.split('\n');
  const checkpoint = { origin, size: Number(size), root: Buffer.from(root, 'base64') };
  if (
    !/^(?:0|[1-9]\d{0,15})$/.test(size) ||
    checkpoint.root.length !== HASH_BYTES ||
    checkpointText(checkpoint) !== text
  ) {
    throw new NotANote('It is no checkpoint: origin, size and root, one to a line.');
  }
  return { ...checkpoint, note, text, signatures };
}

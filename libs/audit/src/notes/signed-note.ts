import { sign, verify, type KeyObject } from 'node:crypto';
import type { VerifierKey } from './verifier-key.js';

/* C2SP signed-note: text, an empty line, and a line for each signature. */

/** A signature as a note carries it. */
export interface NoteSignature {
  readonly name: string;
  /** Four bytes that tell the key. */
  readonly keyId: Buffer;
  readonly bytes: Buffer;
}

export interface Note {
  /** Ends in a line break. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Who signs, and with what. */
export interface NoteSigner {
  readonly key: VerifierKey;
  readonly privateKey: KeyObject;
}

/** What is no signed note. */
export class NotANote extends Error {
  override readonly name = 'NotANote';
}

const SIGNATURE = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/;
const MOST_SIGNATURES = 64;

/** The line of a signature, with its line break. */
export const signatureLine = ({ name, keyId, bytes }: NoteSignature): string =>
  `— ${name} ${Buffer.concat([keyId, bytes]).toString('base64')}\n`;

/**
 * Signs a text, which has to end in a line break.
 *
 * @param signers the first one's signature comes first
 */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  const lines = signers.map(({ key, privateKey }) =>
    signatureLine({ name: key.name, keyId: key.id, bytes: sign(null, Buffer.from(text), privateKey) }),
  );
  return `${text}\n${lines.join('')}`;
}

/** @throws NotANote */
export function parseNote(note: string): Note {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) throw new NotANote('There is no empty line before the signatures.');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) throw new NotANote('There are too many signatures.');
  return { text: note.slice(0, end + 1), signatures: lines.map(signatureOf) };
}

/** Signature lines alone, as a witness answers with. @throws NotANote */
export const parseSignatures = (lines: string): readonly NoteSignature[] =>
  parseNote(`-\n\n${lines}`).signatures;

/** Whether a note carries a good Ed25519 signature by one of the keys. */
export const isSignedBy = ({ text, signatures }: Note, keys: readonly VerifierKey[]): boolean =>
  keys.some((key) =>
    signatures.some(
      ({ name, keyId, bytes }) =>
        name === key.name && keyId.equals(key.id) && verify(null, Buffer.from(text), key.publicKey, bytes),
    ),
  );

function signatureOf(line: string): NoteSignature {
  const [, name = '', base64 = ''] = SIGNATURE.exec(line) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  if (name === '' || bytes.length < 5) throw new NotANote(`'${line.slice(0, 60)}' is no signature.`);
  return { name, keyId: bytes.subarray(0, 4), bytes: bytes.subarray(4) };
}

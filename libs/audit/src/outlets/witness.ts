import { verify } from 'node:crypto';
import { parseNote, parseSignatures, signatureLine, type NoteSignature } from '../notes/signed-note.js';
import { COSIGNS_CHECKPOINTS, type VerifierKey } from '../notes/verifier-key.js';
import type { SignedCheckpoint } from '../notes/checkpoint.js';
import { post, type Outlet } from './outlet.js';

/** What a witness asks of the log. */
export interface Witnessed {
  /** Proves that the tree of `to` leaves continues that of `from`; base64. */
  consistency(from: number, to: number): Promise<readonly string[]>;
  /** Takes cosignature lines for a checkpoint. */
  cosigned(checkpoint: SignedCheckpoint, lines: string): Promise<void>;
}

const STAMP_BYTES = 8;

/** A witness: it cosigns a checkpoint that continues those it has seen (C2SP tlog-witness, tlog-cosignature). */
export class Witness implements Outlet {
  readonly name: string;
  readonly restMs = 0;
  /** Leaves of the checkpoint that it has cosigned last, as far as we know. */
  private seen = 0;

  /** @param url its submission prefix */
  constructor(
    private readonly url: string,
    private readonly key: VerifierKey,
    private readonly log: Witnessed,
  ) {
    this.name = `witness ${key.name}`;
  }

  async give(checkpoint: SignedCheckpoint, signal: AbortSignal): Promise<void> {
    let answer = await this.ask(checkpoint, signal);
    if (answer.status === 409) {
      this.seen = seenIn(answer.text);
      if (this.seen > checkpoint.size) {
        throw new Error(`It has seen ${this.seen} leaves of this log, which has ${checkpoint.size}.`);
      }
      answer = await this.ask(checkpoint, signal);
    }
    if (answer.status !== 200) throw new Error(`It answered ${answer.status}: ${answer.text.slice(0, 200)}`);
    const lines = this.verified(checkpoint, answer.text);
    if (lines === '') throw new Error('Its answer has no good cosignature of its key.');
    this.seen = checkpoint.size;
    await this.log.cosigned(checkpoint, lines);
  }

  private async ask(checkpoint: SignedCheckpoint, signal: AbortSignal) {
    const proof = await this.log.consistency(this.seen, checkpoint.size);
    const lines = [`old ${this.seen}`, ...proof].map((line) => `${line}\n`).join('');
    return post(
      `${this.url.replace(/\/$/, '')}/add-checkpoint`,
      `${lines}\n${checkpoint.note}`,
      'text/plain; charset=utf-8',
      signal,
    );
  }

  private verified({ note }: SignedCheckpoint, answer: string): string {
    const { text } = parseNote(note);
    return parseSignatures(answer)
      .filter((signature) => isCosignature(text, signature, this.key))
      .map(signatureLine)
      .join('');
  }
}

/** Whether a signature is a witness's word, of type 0x04, that it has seen the checkpoint with this text. */
export function isCosignature(
  text: string,
  { name, keyId, bytes }: NoteSignature,
  key: VerifierKey,
): boolean {
  if (key.type !== COSIGNS_CHECKPOINTS || name !== key.name || !keyId.equals(key.id)) return false;
  if (bytes.length <= STAMP_BYTES) return false;
  const time = bytes.readBigUInt64BE(0);
  const signed = Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
  return verify(null, signed, key.publicKey, bytes.subarray(STAMP_BYTES));
}

function seenIn(text: string): number {
  const size = Number(/^(\d{1,15})\n?$/.exec(text)?.[1]);
  if (Number.isSafeInteger(size)) return size;
  throw new Error('It answered 409 without the size that it has seen.');
}

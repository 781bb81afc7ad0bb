import { createHmac } from 'node:crypto';

/* HMAC-SHA-256 under keys that are derived from those that seal: whoever destroys the one destroys the others. */

/** What digests are for; those of one purpose tell nothing of another. */
export type DigestPurpose = 'search' | 'command' | 'recipient';

/** Tells texts apart without knowing them, as long as a key lives. */
export interface Digester {
  /** Id of the key that it dies with. */
  readonly key: string;
  /** 43 characters, base64url; equal for equal texts under the same key, and of no use without it. */
  readonly digest: (text: string) => string;
}

/** The key for digests of a purpose that goes with a key of personal data. */
export const digestKeyOf = (key: Uint8Array, purpose: DigestPurpose): Buffer =>
  createHmac('sha256', key).update(`casebook digest 1\n${purpose}`).digest();

/** The digest of a text under a key of `digestKeyOf`. */
export const keyedDigest = (digestKey: Uint8Array, text: string): string =>
  createHmac('sha256', digestKey).update(text).digest('base64url');

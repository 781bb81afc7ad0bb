import { digestKeyOf, keyedDigest, type Digester } from './keyed-digests.js';

/* A digest of what a command said would let anybody confirm a guess of it. So the log keeps a digest of that, under a key. */

/** How a keyed hash begins. */
const KEYED = 'keyed:';

/** Tells whether a hash that is given is the one that was kept. */
export type SameHash = (kept: string, given: string | undefined) => boolean;

/** Of hashes that are kept as they are. */
export const sameText: SameHash = (kept, given) => kept === given;

/** The hash of a command as it goes to the log: `keyed:<key id>:<digest>`. */
export const keyedHash = (
  hash: string,
  { id, key }: { readonly id: string; readonly key: Uint8Array },
): string => `${KEYED}${id}:${keyedDigest(digestKeyOf(key, 'command'), hash)}`;

/** Id of the key of a keyed hash; undefined for one that is kept as it is. */
export const keyOfHash = (kept: string | undefined): string | undefined =>
  kept?.startsWith(KEYED) ? kept.split(':', 2)[1] : undefined;

/**
 * Compares with keyed hashes. What a command said whose key was destroyed can't be told any more: then its id alone
 * says that it is the same.
 */
export const sameByKey =
  (digesterOf: (key: string) => Digester | undefined): SameHash =>
  (kept, given) => {
    const key = keyOfHash(kept);
    if (key === undefined || given === undefined) return kept === given;
    const digester = digesterOf(key);
    return digester === undefined || kept === `${KEYED}${key}:${digester.digest(given)}`;
  };

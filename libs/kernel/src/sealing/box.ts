import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';

/* AES-256-GCM with a random nonce of 96 bits: a box is the nonce, the ciphertext and the tag, in base64. */

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** A box that was made with another key, for another place, or was changed since. */
export class BoxRefused extends Error {
  override readonly name = 'BoxRefused';
}

const nonces = Buffer.alloc(NONCE_BYTES * 256);
let used = nonces.length;

/** Random bytes are dear to ask for one by one. */
function newNonce(): Buffer {
  if (used === nonces.length) {
    randomFillSync(nonces);
    used = 0;
  }
  return Buffer.from(nonces.subarray(used, (used += NONCE_BYTES)));
}

/**
 * @param key 32 bytes
 * @param place where the box belongs: it opens with the very same text only
 */
export function sealBox(key: Uint8Array, place: string, content: Uint8Array | string): string {
  const nonce = newNonce();
  const cipher = createCipheriv(CIPHER, key, nonce);
  cipher.setAAD(Buffer.from(place));
  const begun = typeof content === 'string' ? cipher.update(content, 'utf8') : cipher.update(content);
  return Buffer.concat([nonce, begun, cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** @throws BoxRefused when it does not open */
export function openBox(key: Uint8Array, place: string, box: string): Buffer {
  const bytes = Buffer.from(box, 'base64');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new BoxRefused('The box is cut off.');
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const begun = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([begun, decipher.final()]);
  } catch (error) {
    throw new BoxRefused('The box does not open: another key, another place, or changed since.', {
      cause: error,
    });
  }
}

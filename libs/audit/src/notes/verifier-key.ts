import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

/** Signature types of C2SP signed-note: notes, and cosignatures of witnesses. */
export const SIGNS_NOTES = 0x01;
export const COSIGNS_CHECKPOINTS = 0x04;

/** A public key by which signatures of notes are verified. */
export interface VerifierKey {
  readonly name: string;
  /** Four bytes, made of the name, the type and the key. */
  readonly id: Buffer;
  readonly type: number;
  readonly publicKey: KeyObject;
  /** As people write it: `<name>+<id>+<base64>`. */
  readonly text: string;
}

const ED25519_BYTES = 32;
/** A name has neither white space nor a plus; that is the recommendation for origins too. */
const KEY = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/;

/** The verifier key of a public key of type Ed25519. */
export function verifierKey(name: string, publicKey: KeyObject, type = SIGNS_NOTES): VerifierKey {
  const raw = rawOf(publicKey);
  const id = idOf(name, type, raw);
  const text = `${name}+${id.toString('hex')}+${Buffer.concat([Buffer.of(type), raw]).toString('base64')}`;
  return { name, id, type, publicKey, text };
}

/** Undefined for what is no verifier key of type Ed25519, or one whose id is not its own. */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const [, name = '', id = '', base64 = ''] = KEY.exec(text) ?? [];
  const [type = 0, ...raw] = Buffer.from(base64, 'base64');
  if (raw.length !== ED25519_BYTES || (type !== SIGNS_NOTES && type !== COSIGNS_CHECKPOINTS))
    return undefined;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(raw).toString('base64url') };
  const key = verifierKey(name, createPublicKey({ key: jwk, format: 'jwk' }), type);
  return key.id.toString('hex') === id ? key : undefined;
}

const rawOf = (publicKey: KeyObject): Buffer =>
  Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');

const idOf = (name: string, type: number, raw: Uint8Array): Buffer =>
  createHash('sha256').update(`${name}\n`).update(Buffer.of(type)).update(raw).digest().subarray(0, 4);

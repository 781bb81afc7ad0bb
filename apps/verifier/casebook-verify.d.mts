/** What was found to be wrong. */
export class Fault extends Error {}
/** Why nothing can be said. */
export class NotCheckable extends Error {}

/** What a platform does of cryptography. */
export interface Crypto {
  sha256(bytes: Uint8Array): Uint8Array;
  hasher(): { update(bytes: Uint8Array): unknown; digest(): Uint8Array };
  ed25519(key: Uint8Array, text: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

export interface Trusted {
  readonly keys: readonly string[];
  readonly older?: string | undefined;
  readonly consistency?: string | undefined;
}

export function verifyExport(
  chunks: AsyncIterable<Uint8Array>,
  trusted: Trusted,
  crypto: Crypto,
): Promise<{ readonly lines: readonly string[] }>;

/** What is said of an archive that came packed with gzip. */
export const PACKED: string;

export const nodeCrypto: Crypto;
export function verifyFile(path: string, trusted: Trusted): Promise<{ readonly lines: readonly string[] }>;
export function readExport(path: string): AsyncIterable<Uint8Array>;

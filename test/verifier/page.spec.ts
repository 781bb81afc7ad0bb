import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

const ROOT = new URL('../../', import.meta.url);
const part = async <T>(name: string): Promise<T> =>
  (await import(new URL(`apps/verifier/page/${name}`, ROOT).href)) as T;

const { sha256 } = await part<{ sha256(bytes: Uint8Array): Uint8Array }>('sha256.mjs');
const { verifyEd25519 } = await part<{
  verifyEd25519(key: Uint8Array, text: Uint8Array, signature: Uint8Array): Promise<boolean>;
}>('ed25519.mjs');

describe("The verifier's page", () => {
  it('is what its sources make', () => {
    const script = fileURLToPath(new URL('scripts/build-verifier-page.mjs', ROOT));
    expect(() =>
      execFileSync(process.execPath, [script, '--check'], { cwd: fileURLToPath(ROOT), stdio: 'pipe' }),
    ).not.toThrow();
  });

  it('hashes as Node.js does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(Buffer.from(sha256(bytes))).toEqual(createHash('sha256').update(bytes).digest());
      }),
      { numRuns: 500 },
    );
  });

  it('verifies signatures as Node.js does, where the browser can not', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
    for (let length = 0; length < 20; length++) {
      const text = Buffer.alloc(length, 7);
      const signature = sign(null, text, privateKey);
      expect(await verifyEd25519(key, text, signature)).toBe(true);
      for (const at of [0, 31, 32, 63]) {
        const wrong = Buffer.from(signature);
        wrong[at] = (wrong[at] ?? 0) ^ 1;
        expect(await verifyEd25519(key, text, wrong)).toBe(false);
      }
      expect(await verifyEd25519(key, Buffer.concat([text, Buffer.of(0)]), signature)).toBe(false);
    }
  });
});

import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Role } from './roles.js';

/** What tokens that the service issues itself say about where they are from and for. */
export const OWN_ISSUER = 'urn:casebook:own';
export const OWN_AUDIENCE = 'urn:casebook:desk';
export const OWN_ALGORITHM = 'EdDSA';

const KEY_FILE = 'signing-key.json';
const DEFAULT_HOURS = 12;

/** What a token that the service issues itself shall say. */
export interface TokenRequest {
  readonly role: Role;
  /** Name of the account; its id is made from it. */
  readonly name: string;
  /** The customer of a customer contact. */
  readonly customer?: string;
  /** Why the account reads what it reads; when left out, an auditor has to say so with each request. */
  readonly reason?: string;
  /** How long it is good; 12 by default. */
  readonly hours?: number;
}

/** Issues the tokens of a service that has no OpenID provider. Its key is a file that only its owner can read. */
export class OwnIssuer {
  private constructor(
    private readonly privateKey: CryptoKey,
    readonly publicKey: CryptoKey,
  ) {}

  /** The issuer of a data directory; the first to ask makes the key, and everybody else uses that one. */
  static async in(dataDir: string): Promise<OwnIssuer> {
    const file = join(dataDir, KEY_FILE);
    const kept = (await readKey(file)) ?? (await makeKey(dataDir, file));
    const { d: _private, ...publicPart } = kept;
    return new OwnIssuer(
      (await importJWK(kept, OWN_ALGORITHM)) as CryptoKey,
      (await importJWK(publicPart, OWN_ALGORITHM)) as CryptoKey,
    );
  }

  /** An issuer whose key is gone when the program ends, for tests. */
  static async inMemory(): Promise<OwnIssuer> {
    const { privateKey, publicKey } = await generateKeyPair(OWN_ALGORITHM, { crv: 'Ed25519' });
    return new OwnIssuer(privateKey, publicKey);
  }

  /** A bearer token (a JWT). */
  async mintToken({ role, name, customer, reason, hours = DEFAULT_HOURS }: TokenRequest): Promise<string> {
    return new SignJWT({
      roles: [role],
      ...(customer === undefined ? {} : { customerId: customer }),
      ...(reason === undefined ? {} : { reason }),
    })
      .setProtectedHeader({ alg: OWN_ALGORITHM, typ: 'JWT' })
      .setIssuer(OWN_ISSUER)
      .setAudience(OWN_AUDIENCE)
      .setSubject(accountIdOf(name))
      .setIssuedAt()
      .setExpirationTime(`${Math.round(hours * 3600)}s`)
      .sign(this.privateKey);
  }
}

/**
 * The account id for a name: lower case, without accents, dashes for everything else. The log keeps this
 * id for ever, so choose an account name (`ana`, `desk-2`) and not a full name.
 */
export function accountIdOf(name: string): string {
  const id = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100);
  return id === '' ? 'account' : id;
}

async function readKey(file: string): Promise<JWK | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as JWK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`The signing key ${file} can't be read: ${(error as Error).message}`, { cause: error });
  }
}

/** Written beside and linked into place, so that nobody reads half a key and two makers end up with one. */
async function makeKey(dataDir: string, file: string): Promise<JWK> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const { privateKey } = await generateKeyPair(OWN_ALGORITHM, { crv: 'Ed25519', extractable: true });
  const key = await exportJWK(privateKey);
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(key), { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(draft, file);
    return key;
  } catch (error) {
    const others = (error as NodeJS.ErrnoException).code === 'EEXIST' ? await readKey(file) : undefined;
    if (!others) throw error;
    return others;
  } finally {
    await rm(draft, { force: true });
  }
}

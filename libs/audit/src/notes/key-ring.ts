import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keepFile } from '../disk/keep-file.js';
import { isSignedBy, type Note, type NoteSigner } from './signed-note.js';
import { parseVerifierKey, verifierKey, type VerifierKey } from './verifier-key.js';

/** One of the log's keys, as it is listed. */
export interface ListedKey {
  /** The verifier key. */
  readonly key: string;
  readonly since: string;
  /** When it was replaced; the one in use has none. */
  readonly until?: string;
}

const LIST = 'keys.json';

/**
 * The log's own keys: one that signs, and those that did. Private keys are files that only their owner can read; the
 * one that is replaced signs the first checkpoint after that, too, and is then of no use but to whoever stole it.
 */
export class KeyRing {
  private constructor(
    private readonly dir: string,
    private readonly origin: string,
    /** The oldest first. */
    private listed: readonly ListedKey[],
    private signers: readonly NoteSigner[],
  ) {}

  /**
   * Reads the keys of a log, or makes the first one.
   *
   * @param now ISO 8601
   * @throws Error when the list names a key whose private part is not there
   */
  static async open(dir: string, origin: string, now: string): Promise<KeyRing> {
    const ring = new KeyRing(dir, origin, await readList(join(dir, LIST)), []);
    const last = ring.listed.at(-1);
    if (last) ring.signers = [await ring.read(last.key)];
    else await ring.rotate(now);
    return ring;
  }

  /** All keys, the newest first. */
  list(): readonly ListedKey[] {
    return [...this.listed].reverse();
  }

  /** The same, to verify with. */
  verifiers(): VerifierKey[] {
    return this.list().flatMap(({ key }) => parseVerifierKey(key) ?? []);
  }

  /** Who signs now; the newest first. Right after a rotation that is the old key, too, until `signed`. */
  current(): readonly NoteSigner[] {
    return this.signers;
  }

  /** Makes a new key, which signs from now on. */
  async rotate(now: string): Promise<ListedKey> {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = verifierKey(this.origin, publicKey);
    await mkdir(join(this.dir, 'keys'), { recursive: true, mode: 0o700 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    await keepFile(this.fileOf(key.text), Buffer.from(pem), 0o600);
    const added: ListedKey = { key: key.text, since: now };
    const others = this.listed.map((each) => (each.until === undefined ? { ...each, until: now } : each));
    await keepFile(join(this.dir, LIST), Buffer.from(`${JSON.stringify([...others, added], null, 2)}\n`));
    this.listed = [...others, added];
    this.signers = [{ key, privateKey }, ...this.signers.slice(0, 1)];
    return added;
  }

  /** A checkpoint was signed by all who sign now: a key that was replaced has done its work. */
  signed(): void {
    this.signers = this.signers.slice(0, 1);
  }

  /** After a restart: a last checkpoint that the newest key did not sign leaves the one before it with work to do. */
  async resumeAfter(last: Note): Promise<void> {
    const [newest, before] = this.list();
    const key = newest && parseVerifierKey(newest.key);
    if (!key || !before || isSignedBy(last, [key])) return;
    this.signers = [...this.signers.slice(0, 1), await this.read(before.key)];
  }

  private async read(text: string): Promise<NoteSigner> {
    const key = parseVerifierKey(text);
    if (!key) throw new Error(`${join(this.dir, LIST)} names a key that is none: '${text}'.`);
    const privateKey = await readPrivateKey(this.fileOf(text));
    if (!createPublicKey(privateKey).equals(key.publicKey)) {
      throw new Error(`${this.fileOf(text)} is not the private part of ${text}.`);
    }
    return { key, privateKey };
  }

  private fileOf(text: string): string {
    return join(this.dir, 'keys', `${parseVerifierKey(text)?.id.toString('hex') ?? 'none'}.pem`);
  }
}

async function readPrivateKey(file: string): Promise<KeyObject> {
  try {
    return createPrivateKey(await readFile(file));
  } catch (error) {
    throw new Error(`The log's signing key ${file} can't be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function readList(file: string): Promise<readonly ListedKey[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as readonly ListedKey[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { MasterKeysFixed, newMasterKey, StoreCorrupt, type MasterKey, type MasterKeys } from '#kernel';

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const KEY_BYTES = 32;

/** As the file has it: the last is the current one. */
interface KeyFile {
  readonly masterKeys: readonly { readonly id: string; readonly key: string }[];
}

/**
 * Master keys in a file that nobody but its owner may read. Made with its first key; when keys are there that
 * were wrapped under one, a missing file is an error: whoever opens it says so.
 */
export class MasterKeyFile implements MasterKeys {
  private constructor(
    private readonly path: string,
    private keys: readonly MasterKey[],
  ) {}

  /**
   * @param isNeeded whether there are keys already that were wrapped under a master key
   * @throws StoreCorrupt when others may read the file, it is not one of ours, or it is needed and not there
   */
  static open(path: string, isNeeded: boolean): MasterKeyFile {
    if (existsSync(path)) return new MasterKeyFile(path, read(path));
    if (isNeeded) {
      throw new StoreCorrupt(
        `${path} is missing, but there are keys that only its master key opens. Restore it from its backup.`,
      );
    }
    const file = new MasterKeyFile(path, [newMasterKey()]);
    // Another copy of the program may make it at the same time: then that one is it.
    return file.write('new') ? file : new MasterKeyFile(path, read(path));
  }

  current(): MasterKey {
    const last = this.keys.at(-1);
    if (!last) throw new StoreCorrupt(`${this.path} has no master key. Restore it from its backup.`);
    return last;
  }

  find(id: string): MasterKey | undefined {
    const known = this.keys.find((key) => key.id === id);
    if (known) return known;
    // Another copy of the program may have made a new one.
    this.keys = read(this.path);
    return this.keys.find((key) => key.id === id);
  }

  /** All of them, the current one last. */
  list(): readonly MasterKey[] {
    return this.keys;
  }

  async rotate(): Promise<MasterKey> {
    this.change((keys) => [...keys, newMasterKey()]);
    return this.current();
  }

  async retireOthers(): Promise<void> {
    this.change((keys) => keys.slice(-1));
  }

  /** Adds a key that opens, but wraps nothing yet: every copy is to know it before the first uses it. */
  addNext(): MasterKey {
    const next = newMasterKey();
    this.change((keys) => [next, ...keys]);
    return next;
  }

  /** Makes one of them the current one. @throws StoreCorrupt when it is not there */
  promote(id: string): void {
    this.change((keys) => {
      const one = keys.find((key) => key.id === id);
      if (!one) throw new StoreCorrupt(`${this.path} has no master key '${id}'.`);
      return [...keys.filter((key) => key !== one), one];
    });
  }

  /** @throws MasterKeysFixed when the file can't be written by whoever runs this */
  private change(of: (keys: readonly MasterKey[]) => readonly MasterKey[]): void {
    const before = this.keys;
    this.keys = of(read(this.path));
    try {
      this.write();
    } catch (error) {
      this.keys = before;
      if (!isForbidden(error)) throw error;
      throw new MasterKeysFixed(
        `${this.path} can't be written from here. Add a master key where it comes from (casebook master-key add, then promote), ` +
          'have every copy started anew after each step, and ask again: then the keys are wrapped under it.',
        { cause: error },
      );
    }
  }

  /**
   * In one step: whoever looks finds the old file or the new one, whole.
   *
   * @returns false when it was to be a new file, and there is one already
   */
  private write(how: 'new' | 'instead' = 'instead'): boolean {
    const content: KeyFile = {
      masterKeys: this.keys.map(({ id, key }) => ({ id, key: Buffer.from(key).toString('base64') })),
    };
    mkdirSync(dirname(this.path), { recursive: true });
    const beside = `${this.path}.${randomUUID()}`;
    const file = openSync(beside, 'w', OWNER_ONLY);
    try {
      chmodSync(beside, OWNER_ONLY);
      writeSync(file, `${JSON.stringify(content, null, 2)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    const isWritten = how === 'new' ? isLinked(beside, this.path) : isRenamed(beside, this.path);
    flushDirectory(dirname(this.path));
    return isWritten;
  }
}

const isForbidden = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  ['EROFS', 'EACCES', 'EPERM'].includes(String(error.code));

/** Gives a file another name, unless something has that name. */
function isLinked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(from);
  }
}

function isRenamed(from: string, to: string): true {
  renameSync(from, to);
  return true;
}

function flushDirectory(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function read(path: string): MasterKey[] {
  if ((statSync(path).mode & OTHERS) !== 0) {
    throw new StoreCorrupt(
      `${path} may be read by others than its owner. Whoever has read it can open what is sealed: ` +
        'take their rights away (chmod 600), and rotate the master key.',
    );
  }
  return parse(path).map(({ id, key }) => {
    const bytes = Buffer.from(key, 'base64');
    if (bytes.length !== KEY_BYTES) throw notOurs(path);
    return { id, key: bytes };
  });
}

function parse(path: string): KeyFile['masterKeys'] {
  try {
    const { masterKeys } = JSON.parse(readFileSync(path, 'utf8')) as KeyFile;
    if (Array.isArray(masterKeys) && masterKeys.length > 0) return masterKeys as KeyFile['masterKeys'];
  } catch (error) {
    throw notOurs(path, error);
  }
  throw notOurs(path);
}

const notOurs = (path: string, cause?: unknown): StoreCorrupt =>
  new StoreCorrupt(`${path} is no file of master keys of this program. Restore it from its backup.`, {
    cause,
  });

import { join } from 'node:path';
import type { Erasure, KeyRecord, KeyScope, KeySelection, KeyStore, Rewrapping, WrappedKey } from '#kernel';
import { claimDirectory } from '../directory-claim.js';
import { reportOf } from '../sqlite/fault.js';
import { errorOf } from '../sqlite/port-error.js';
import { DirectLink } from '../threads/link.js';
import { IN_MEMORY } from '../threads/open-links.js';
import { SqliteKeys } from './sqlite-keys.js';

interface Waiting {
  readonly key: WrappedKey;
  readonly resolve: (key: WrappedKey) => void;
  readonly reject: (error: unknown) => void;
}

/** The KeyStore port on SQLite. In the calling thread: keys are made once a month for each customer and kind. */
export class EmbeddedKeyStore implements KeyStore {
  private waiting: Waiting[] = [];

  constructor(
    private readonly link: DirectLink<SqliteKeys>,
    private readonly release: () => void,
  ) {}

  /** Keys that are added in one go share one flush to the disk. */
  add(key: WrappedKey): Promise<WrappedKey> {
    return new Promise((resolve, reject) => {
      if (this.waiting.push({ key, resolve, reject }) === 1) setImmediate(() => void this.addAll());
    });
  }

  living(scope: KeyScope): Promise<WrappedKey | undefined> {
    return this.link.call('living', scope);
  }

  find(ids: readonly string[]): Promise<readonly KeyRecord[]> {
    return this.link.call('find', ids);
  }

  findNow(id: string): KeyRecord | undefined {
    return this.link.callNow('findOne', id);
  }

  page(selection: KeySelection, after = '', limit: number): Promise<readonly KeyRecord[]> {
    return this.link.call('page', selection, after, limit);
  }

  async destroy(selections: readonly KeySelection[], erasure: Erasure): Promise<number> {
    const count = await this.link.call('destroy', selections, erasure);
    await this.link.call('tidy');
    return count;
  }

  rewrap(keys: readonly Rewrapping[]): Promise<void> {
    return this.link.call('rewrap', keys);
  }

  async close(): Promise<void> {
    await this.link.close();
    this.release();
  }

  private async addAll(): Promise<void> {
    const { waiting } = this;
    this.waiting = [];
    try {
      const added = await this.link.call(
        'add',
        waiting.map(({ key }) => key),
      );
      waiting.forEach(({ key, resolve }, index) => resolve(added[index] ?? key));
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }
}

/**
 * Opens the keys in `<dir>/keys.db`, or makes the file.
 *
 * @param options.dir a directory, or `:memory:` for keys that end with the process
 * @throws StoreInUse when another process has it open
 * @throws StoreCorrupt when the file is damaged or not ours
 * @throws StoreUnavailable when the disk does not let us
 */
export function openEmbeddedKeyStore({ dir }: { readonly dir: string }): EmbeddedKeyStore {
  if (dir === IN_MEMORY)
    return new EmbeddedKeyStore(new DirectLink(new SqliteKeys(IN_MEMORY)), () => undefined);
  const claim = claimDirectory(dir, 'keys');
  const path = join(dir, 'keys.db');
  try {
    return new EmbeddedKeyStore(new DirectLink(new SqliteKeys(path)), () => claim.release());
  } catch (error) {
    claim.release();
    throw errorOf(reportOf(error, path));
  }
}

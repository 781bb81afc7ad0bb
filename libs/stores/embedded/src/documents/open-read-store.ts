import { openLinks, type EngineSetup } from '../threads/open-links.js';
import { EmbeddedReadStore } from './embedded-read-store.js';
import { SqliteDocuments } from './sqlite-documents.js';

export interface EmbeddedReadStoreOptions {
  /** Directory of the read models (made if it isn't there), or `:memory:` for some that end with the process. */
  readonly dir: string;
  /** Whether the disk is worked on in threads; true by default, and never for `:memory:`. */
  readonly threads?: boolean;
  /** Most memory in which each engine keeps pages of the file, in MiB; 32 by default. */
  readonly cacheMiB?: number;
}

const SETUP: EngineSetup<SqliteDocuments> = {
  engine: 'documents',
  file: 'read-models',
  // A crash may take the last writes with it: they are folded from the log again.
  tuning: { durability: 'NORMAL', cacheMiB: 32, checkpointMiB: 64 },
  open: (options) => new SqliteDocuments(options),
};

/**
 * Opens the read models in `<dir>/read-models.db`, or makes the file.
 *
 * @throws StoreInUse when another process has it open
 * @throws StoreCorrupt when the file is damaged or not ours
 * @throws StoreUnavailable when the disk does not let us
 */
export async function openEmbeddedReadStore(options: EmbeddedReadStoreOptions): Promise<EmbeddedReadStore> {
  return EmbeddedReadStore.open(openLinks(SETUP, options));
}

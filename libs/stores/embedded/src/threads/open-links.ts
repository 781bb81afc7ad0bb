import { join } from 'node:path';
import { claimDirectory } from '../directory-claim.js';
import { reportOf } from '../sqlite/fault.js';
import type { OpenOptions } from '../sqlite/open-file.js';
import { errorOf } from '../sqlite/port-error.js';
import type { Engine } from './engine.js';
import { DirectLink, type Link } from './link.js';
import type { ThreadStart } from './message.js';
import { ThreadLink } from './thread-link.js';

/** One engine that writes and one that reads, so that reading never delays a write; or one for both. */
export interface Links<E extends Engine> {
  readonly writer: Link<E>;
  readonly reader: Link<E>;
  /** Gives the directory free; call it when both links are closed. */
  release(): void;
}

/** An engine, where its file lies and how it is opened. */
export interface EngineSetup<E extends Engine> {
  readonly engine: ThreadStart['engine'];
  /** File name without its ending; the lock file is named alike. */
  readonly file: string;
  readonly tuning: Pick<OpenOptions, 'durability' | 'cacheMiB' | 'checkpointMiB'>;
  readonly open: (options: OpenOptions) => E;
}

/** What whoever opens a store may choose. */
export interface LinkOptions {
  /** A directory, or `:memory:`. */
  readonly dir: string;
  /** Whether the engines work in threads; true by default, and never for `:memory:`. */
  readonly threads?: boolean;
  /** Instead of the engine's own, in MiB. */
  readonly cacheMiB?: number;
}

export const IN_MEMORY = ':memory:';

/**
 * Claims the directory and starts the engines.
 *
 * @throws StoreInUse when somebody else works on the directory
 * @throws StoreCorrupt or StoreUnavailable; with threads, the first call through a link rejects with it instead
 */
export function openLinks<E extends Engine>(
  { tuning, ...others }: EngineSetup<E>,
  { dir, threads = true, cacheMiB = tuning.cacheMiB }: LinkOptions,
): Links<E> {
  const setup = { ...others, tuning: { ...tuning, cacheMiB } };
  if (dir === IN_MEMORY) return { ...direct(setup, IN_MEMORY), release: () => undefined };
  const claim = claimDirectory(dir, setup.file);
  try {
    const path = join(dir, `${setup.file}.db`);
    const links = threads ? threaded(setup, path) : direct(setup, path);
    return { ...links, release: () => claim.release() };
  } catch (error) {
    claim.release();
    throw error;
  }
}

/** Each engine in a thread of its own; the files are opened with the first call. */
function threaded<E extends Engine>({ engine, tuning }: EngineSetup<E>, path: string) {
  return {
    writer: new ThreadLink<E>({ engine, options: { path, ...tuning, access: 'write' } }),
    reader: new ThreadLink<E>({ engine, options: { path, ...tuning, access: 'read' } }),
  };
}

/** One engine in the calling thread. */
function direct<E extends Engine>({ open, tuning }: EngineSetup<E>, path: string) {
  try {
    const link = new DirectLink(open({ path, ...tuning, access: 'write' }));
    return { writer: link, reader: link };
  } catch (error) {
    throw errorOf(reportOf(error, path));
  }
}

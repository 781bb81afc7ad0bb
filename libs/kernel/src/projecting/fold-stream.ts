import type { EventCatalog } from '../events/catalog.js';
import type { StoredEvent } from '../events/envelope.js';
import type { EventStore } from '../ports/event-store.js';
import type { Projection, Seen } from './projection.js';
import { NOTHING_SEEN, StreamFold, Unseeable } from './stream-folds.js';

/** A document as a fold left it. */
export interface FoldedDocument {
  readonly p: bigint;
  readonly doc: unknown;
}

/**
 * The documents that one stream feeds, folded from its events alone.
 *
 * @throws what the projection throws: an event that can't be handled parks its stream, which is not to be folded
 */
export async function foldStream(
  projection: Projection,
  stored: readonly StoredEvent[],
  { events, catalog }: { readonly events: EventStore; readonly catalog: EventCatalog },
): Promise<Map<string, FoldedDocument>> {
  const folded = new Map<string, FoldedDocument>();
  const follow = projection.follows && new StreamFold(projection.follows, events, catalog, 2);
  for (const one of stored) {
    const event = catalog.upcast(one);
    const seen = follow?.follows(event.streamId) ? await look(follow, event) : NOTHING_SEEN;
    if (!projection.handles.has(event.type)) continue;
    if (seen instanceof Unseeable) throw unfoldable(event.streamId, seen);
    const keys = projection.keys(event, seen);
    for (const key of typeof keys === 'string' ? [keys] : keys) {
      const before = folded.get(key)?.doc ?? null;
      const doc = projection.evolve(before, event, key, seen);
      if (before !== null || doc !== null) folded.set(key, { p: event.position, doc });
    }
  }
  return folded;
}

async function look(
  fold: StreamFold,
  event: Parameters<StreamFold['see']>[0],
): Promise<Seen<unknown> | Unseeable> {
  const seen = fold.see(event);
  if (seen) return seen;
  await fold.load(event);
  return fold.see(event) ?? new Unseeable(undefined);
}

/** What stood in the way says by its kind whether a store is damaged, or the program wrong. */
const unfoldable = (stream: string, { error }: Unseeable): Error =>
  error instanceof Error ? error : new Error(`No state of '${stream}' could be folded: ${String(error)}`);

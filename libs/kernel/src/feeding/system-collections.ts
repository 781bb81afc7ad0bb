import type { CollectionSpec, ReadStore } from '../ports/read-store.js';

/** How far every projection and process has come. */
export const CHECKPOINTS: CollectionSpec = { name: 'checkpoints', fields: {}, indexes: [] };

/** Streams that a projection or process had to set aside. */
export const PARKED: CollectionSpec = { name: 'parked', fields: { owner: 'text' }, indexes: [['owner']] };

/** Events that an operator told a projection to pass over. */
export const SKIPPED: CollectionSpec = {
  name: 'skipped',
  fields: { projection: 'text' },
  indexes: [['projection']],
};

/** Which build of each projection is live. */
export const REGISTRY: CollectionSpec = { name: 'projections', fields: {}, indexes: [] };

/** Who may do what only one may do; see `DocumentLeases`. */
export const LEASES: CollectionSpec = { name: 'leases', fields: {}, indexes: [] };

/** Makes the collections that the machinery keeps its own books in. */
export async function ensureSystemCollections(documents: ReadStore): Promise<void> {
  for (const spec of [CHECKPOINTS, PARKED, SKIPPED, REGISTRY]) await documents.ensure(spec);
}

import type { Actor, EventCatalog, StoredEvent } from '#kernel';

/** An event as integrators get it: in its current schema version, without personal data. */
export interface FeedEvent {
  /** Its place in the log: the feed's order, and where to resume. */
  readonly position: string;
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly stream: string;
  readonly revision: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: Pick<Actor, 'id' | 'kind'>;
  readonly correlationId: string;
  readonly causationId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Processes keep their books in streams of their own, which concern nobody outside. */
const INTERNAL = 'process_';

export const isPublic = ({ streamId }: StoredEvent): boolean => !streamId.startsWith(INTERNAL);

/**
 * Brings a stored event to the form in which integrators get it. The reason that somebody gave stays out:
 * it is free text, and a feed can't be called back.
 */
export function feedEventOf(stored: StoredEvent, catalog: EventCatalog): FeedEvent {
  const { data, metadata } = catalog.upcast(stored);
  const { version, personal } = catalog.definitionOf(stored.type);
  return {
    position: stored.position.toString(),
    id: stored.id,
    type: stored.type,
    schemaVersion: version,
    stream: stored.streamId,
    revision: stored.revision,
    occurredAt: metadata.occurredAt,
    recordedAt: stored.recordedAt,
    actor: { id: metadata.actor.id, kind: metadata.actor.kind },
    correlationId: metadata.correlationId,
    causationId: metadata.causationId,
    data: without(data as Readonly<Record<string, unknown>>, personal),
  };
}

const without = (
  data: Readonly<Record<string, unknown>>,
  personal: readonly string[],
): Readonly<Record<string, unknown>> =>
  personal.length === 0
    ? data
    : Object.fromEntries(Object.entries(data).filter(([field]) => !personal.includes(field)));

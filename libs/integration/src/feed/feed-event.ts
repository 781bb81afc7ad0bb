import { instant, t, type EventCatalog, type StoredEvent } from '#kernel';
import { is, type AnswerOf } from '#platform';

/** An event as integrators get it: in its current schema version, without personal data. */
export const feedEvent = t.Object(
  {
    position: is.position('Its place in the log: the feed’s order, and where to resume.'),
    id: is.uuid(),
    type: is.text('Diagnosed'),
    schemaVersion: t.Integer({ minimum: 1 }),
    stream: is.text('case-0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11'),
    revision: t.Integer({ minimum: 0, description: 'Its place in the stream, from 0.' }),
    occurredAt: instant(),
    recordedAt: instant(),
    actor: t.Pick(is.actor, ['id', 'kind']),
    correlationId: is.text('0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11'),
    causationId: is.text('0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11'),
    data: t.Record(t.String(), t.Unknown(), { examples: [{ category: 'serviceBug' }] }),
  },
  { $id: 'FeedEvent' },
);
export type FeedEvent = AnswerOf<typeof feedEvent>;

/** The books of processes, and those on who read what of the audit, concern nobody outside. */
const INTERNAL = ['process_', 'auditAccess-'];

export const isPublic = ({ streamId }: StoredEvent): boolean =>
  !INTERNAL.some((prefix) => streamId.startsWith(prefix));

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

import { idOf, oneOf, projection, t } from '#kernel';
import { is, type AnswerOf } from '#platform';
import { ErasureRequested, SubjectForgotten, SubjectKeysDestroyed, SubjectPurged } from '../domain/events.js';

/** An erasure, and how far it has come. */
export const erasure = t.Object(
  {
    id: is.uuid(),
    customerId: is.customerId(),
    because: is.text('They asked for it on 3 March.'),
    requestedAt: t.String({ format: 'date-time' }),
    requestedBy: is.text('officer'),
    stage: oneOf(['requested', 'keysDestroyed', 'forgotten']),
    keysDestroyedAt: t.Optional(t.String({ format: 'date-time' })),
    keys: t.Optional(is.count('Keys that were destroyed.')),
    forgottenAt: t.Optional(t.String({ format: 'date-time', description: 'Nothing was left anywhere.' })),
    streams: t.Optional(is.count('Streams of the log that had personal data.')),
    openEvents: t.Optional(
      is.count(
        'Events that lie open in the log, since before personal data was sealed: these are still there.',
      ),
    ),
    documents: t.Optional(is.count('Documents of read models that were written anew.')),
    purged: t.Optional(is.counts({ outbox: 2 })),
  },
  { $id: 'Erasure' },
);
export type ErasureView = AnswerOf<typeof erasure>;

/** One document per erasure. */
export const erasuresProjection = projection<ErasureView>('erasures', 1, {
  feeds: 'stream',
  fields: { customerId: 'text', requestedAt: 'time' },
  indexes: [['requestedAt'], ['customerId', 'requestedAt']],
})
  .on(
    ErasureRequested,
    ({ data }) => data.erasureId,
    (_none, { streamId, data, metadata }) => ({
      id: data.erasureId,
      customerId: idOf(streamId),
      because: data.because,
      requestedAt: metadata.occurredAt,
      requestedBy: metadata.actor.id,
      stage: 'requested',
    }),
  )
  .on(
    SubjectKeysDestroyed,
    ({ data }) => data.erasureId,
    (doc, { data, metadata }) =>
      doc && { ...doc, stage: 'keysDestroyed', keysDestroyedAt: metadata.occurredAt, keys: data.keys },
  )
  .on(
    SubjectPurged,
    ({ data }) => data.erasureId,
    (doc, { data: { keys, documents, purged } }) =>
      doc && {
        ...doc,
        keys: (doc.keys ?? 0) + keys,
        documents: (doc.documents ?? 0) + documents,
        purged: added(doc.purged ?? {}, purged),
      },
  )
  .on(
    SubjectForgotten,
    ({ data }) => data.erasureId,
    (doc, { data: { streams, openEvents }, metadata }) =>
      doc && { ...doc, streams, openEvents, stage: 'forgotten', forgottenAt: metadata.occurredAt },
  );

function added(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

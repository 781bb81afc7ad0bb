import { idOf, present, projection, t } from '#kernel';
import { is, type AnswerOf } from '#platform';
import { LegalHoldReleased, LegalHoldSet } from '../domain/events.js';

/** A legal hold: who set it, why and when, and who released it. */
export const legalHold = t.Object(
  {
    id: is.uuid(),
    customerId: is.customerId(),
    caseId: t.Optional(is.uuid('The case that it is about.')),
    because: is.text('Letter of the court of 3 March.'),
    setAt: t.String({ format: 'date-time' }),
    setBy: is.text('officer'),
    open: t.Boolean({ description: 'It stands.' }),
    releasedAt: t.Optional(t.String({ format: 'date-time' })),
    releasedBy: t.Optional(is.text('officer')),
    releasedBecause: t.Optional(is.text('The matter is settled.')),
  },
  { $id: 'LegalHold' },
);
export type LegalHold = AnswerOf<typeof legalHold>;

/** One document per hold. */
export const legalHoldsProjection = projection<LegalHold>('legal-holds', 1, {
  feeds: 'stream',
  fields: { customerId: 'text', open: 'boolean', setAt: 'time' },
  indexes: [['setAt'], ['customerId', 'setAt'], ['open', 'setAt']],
})
  .on(
    LegalHoldSet,
    ({ data }) => data.holdId,
    (_none, { streamId, data, metadata }) => ({
      id: data.holdId,
      customerId: idOf(streamId),
      ...present({ caseId: data.caseId }),
      because: data.because,
      setAt: metadata.occurredAt,
      setBy: metadata.actor.id,
      open: true,
    }),
  )
  .on(
    LegalHoldReleased,
    ({ data }) => data.holdId,
    (hold, { data, metadata }) =>
      hold && {
        ...hold,
        open: false,
        releasedAt: metadata.occurredAt,
        releasedBy: metadata.actor.id,
        releasedBecause: data.because,
      },
  );

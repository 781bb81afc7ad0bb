import { defineEvent, t, type EventOf } from '#kernel';

const text = () => t.String();
const count = () => t.Integer({ minimum: 0 });

/* Reasons here are about why, not about whom: they are no personal data, and outlive the person. */

export const LegalHoldSet = defineEvent('LegalHoldSet', {
  summary: 'Personal data of a customer is to be kept until further notice, for a dispute or an authority.',
  data: t.Object({
    holdId: text(),
    /** The case that the hold is about; absent when it is about the customer as such. */
    caseId: t.Optional(text()),
    because: text(),
  }),
});

export const LegalHoldReleased = defineEvent('LegalHoldReleased', {
  summary: 'A legal hold ended.',
  data: t.Object({ holdId: text(), because: text() }),
});

export const ErasureRequested = defineEvent('ErasureRequested', {
  summary: 'Everything personal about a customer and its people is to be erased.',
  data: t.Object({ erasureId: text(), because: text() }),
});

export const SubjectKeysDestroyed = defineEvent('SubjectKeysDestroyed', {
  summary: 'The keys of a customer’s personal data were destroyed: the log can’t be read there any more.',
  data: t.Object({ erasureId: text(), keys: count() }),
});

export const SubjectPurged = defineEvent('SubjectPurged', {
  summary: 'What had been made of a customer’s personal data was purged; it is looked for once more.',
  data: t.Object({
    erasureId: text(),
    /** Keys of data that was still on its way when the first ones were destroyed. */
    keys: count(),
    /** Documents of read models that were written anew. */
    documents: count(),
    /** What was purged beside, by what holds it. */
    purged: t.Record(text(), count()),
  }),
});

export const SubjectForgotten = defineEvent('SubjectForgotten', {
  summary: 'Nothing personal about a customer is left: it was looked for everywhere, and not found.',
  data: t.Object({
    erasureId: text(),
    /** Streams with data of the customer. */
    streams: count(),
    /** Events among them that lie open in the log, written before personal data was sealed: these are still there. */
    openEvents: count(),
  }),
});

export const subjectEvents = [
  LegalHoldSet,
  LegalHoldReleased,
  ErasureRequested,
  SubjectKeysDestroyed,
  SubjectPurged,
  SubjectForgotten,
] as const;

/** Everything that may happen to the personal data of a customer. */
export type SubjectEvent = EventOf<(typeof subjectEvents)[number]>;

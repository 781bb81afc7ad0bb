import { day, instant, oneOf, t } from '#kernel';
import { is, type AnswerOf } from '#platform';
import { LANGUAGES } from '../../domain/vocabulary.js';

const days = (example: number) => t.Integer({ minimum: 0, examples: [example] });

/** One version of a policy; a later one never rewrites an earlier one. [D25] */
const policyVersion = t.Object({
  policyId: is.text('standard'),
  version: t.Integer({ minimum: 1 }),
  inForceFrom: day(),
  reminderDaysBeforeDue: t.Array(days(7)),
  reminderDaysAfterDue: t.Array(days(3)),
  accessMayBeDisabledAfterDays: days(30),
  noticeDays: days(5),
  publishedAt: instant(),
  descriptions: t.Array(
    t.Object({ language: oneOf(LANGUAGES), text: is.text('We remind you a week before an invoice is due.') }),
  ),
});

/** A collections policy as the API shows it: all versions, the newest last. */
export const policyDetails = t.Object(
  {
    id: is.text('standard'),
    policyId: is.text('standard'),
    revision: is.revision(),
    publishedAt: instant(),
    versions: t.Array(policyVersion),
  },
  { $id: 'CollectionsPolicy' },
);
export type PolicyDetails = AnswerOf<typeof policyDetails>;

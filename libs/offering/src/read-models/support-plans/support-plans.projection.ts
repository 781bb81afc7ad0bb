import { idOf, projection, wordsOf } from '#kernel';
import { SupportPlanDisclosed, SupportPlanPublished } from '../../domain/plan-events.js';
import type { PlanVersion } from '../../domain/plan.js';

/** One support plan with all its versions, the current one last. */
export interface SupportPlanDocument {
  readonly id: string;
  readonly revision: number;
  /** The name as lists are ordered by it: case and accents folded. */
  readonly sortName: string;
  readonly publishedAt: string;
  readonly versions: readonly PlanVersion[];
  /** How often customers were told of it, whichever version. */
  readonly disclosures: number;
}

/** One document per support plan. */
export const supportPlansProjection = projection<SupportPlanDocument>('support-plans', 1, {
  feeds: 'stream',
  fields: { sortName: 'text' },
  indexes: [['sortName']],
})
  .on(
    SupportPlanPublished,
    ({ streamId }) => idOf(streamId),
    (doc, { streamId, revision, data, metadata: { occurredAt } }) => ({
      id: idOf(streamId),
      revision,
      sortName: wordsOf(data.name).join(' '),
      publishedAt: doc?.publishedAt ?? occurredAt,
      versions: [...(doc?.versions ?? []), { ...data, publishedAt: occurredAt }],
      disclosures: doc?.disclosures ?? 0,
    }),
  )
  .on(
    SupportPlanDisclosed,
    ({ streamId }) => idOf(streamId),
    (doc, { revision }) => doc && { ...doc, revision, disclosures: doc.disclosures + 1 },
  );

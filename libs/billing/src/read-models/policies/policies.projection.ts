import { idOf, projection } from '#kernel';
import { CollectionsPolicyPublished } from '../../domain/policy/events.js';
import type { PolicyDetails } from './policy.answer.js';

/** A collections policy with all its versions, the newest last. */
export interface PolicyDocument extends PolicyDetails {
  /** Position of its first version in the log, fixed in width: the policies in the order in which they were published. */
  readonly order: string;
}

export const policiesProjection = projection<PolicyDocument>('collections-policies', 1, {
  feeds: 'stream',
  fields: { order: 'text' },
  indexes: [['order']],
}).on(
  CollectionsPolicyPublished,
  ({ streamId }) => idOf(streamId),
  (
    doc,
    { streamId, revision, position, data: { descriptions = [], ...version }, metadata: { occurredAt } },
  ) => ({
    id: idOf(streamId),
    policyId: idOf(streamId),
    revision,
    publishedAt: occurredAt,
    order: doc?.order ?? position.toString().padStart(19, '0'),
    versions: [...(doc?.versions ?? []), { ...version, publishedAt: occurredAt, descriptions }],
  }),
);

import { projection } from '#kernel';
import { SupportPlanDisclosed } from '../../domain/plan-events.js';

/** That one customer was told of one version of a plan, once: when, how and by whom. [D21] */
export interface DisclosureDocument {
  /** Id of the event that says so. */
  readonly id: string;
  readonly planId: string;
  readonly version: number;
  readonly customerId: string;
  readonly channel: string;
  readonly disclosedAt: string;
  /** Account of whoever recorded it. */
  readonly recordedBy: string;
}

/** One document per disclosure, so that a plan of a thousand customers costs no more than one of ten. */
export const disclosuresProjection = projection<DisclosureDocument>('plan-disclosures', 1, {
  feeds: 'stream',
  fields: { planId: 'text', customerId: 'text', disclosedAt: 'time' },
  indexes: [
    ['planId', 'disclosedAt'],
    ['customerId', 'disclosedAt'],
    ['planId', 'customerId', 'disclosedAt'],
  ],
}).on(
  SupportPlanDisclosed,
  ({ id }) => id,
  (_doc, { id, data, metadata }) => ({
    id,
    ...data,
    disclosedAt: metadata.occurredAt,
    recordedBy: metadata.actor.id,
  }),
);

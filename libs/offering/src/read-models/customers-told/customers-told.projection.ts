import { idOf, projection } from '#kernel';
import { CustomerDetailsChanged, CustomerRegistered } from '#customers';
import { SupportPlanDisclosed } from '../../domain/plan-events.js';

/** Whether a customer was ever told of a support plan. [D21] */
export interface CustomerToldDocument {
  readonly customerId: string;
  readonly name: string;
  readonly told: boolean;
  /** When it was registered: since then it should have been told. */
  readonly since: string;
}

/** One document per customer; found by those that were never told. */
export const customersToldProjection = projection<CustomerToldDocument>('customers-told', 1, {
  feeds: 'shared',
  fields: { told: 'boolean', since: 'time' },
  indexes: [['told', 'since']],
})
  .on(
    CustomerRegistered,
    ({ streamId }) => idOf(streamId),
    (_doc, { streamId, data, metadata }) => ({
      customerId: idOf(streamId),
      name: data.name,
      told: false,
      since: metadata.occurredAt,
    }),
  )
  .on(
    CustomerDetailsChanged,
    ({ streamId }) => idOf(streamId),
    (doc, { data }) => doc && { ...doc, name: data.name ?? doc.name },
  )
  .on(
    SupportPlanDisclosed,
    ({ data }) => data.customerId,
    (doc) => doc && { ...doc, told: true },
  );

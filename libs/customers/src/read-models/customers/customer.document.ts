import { happened, idOf, wordsOf, type RecordedEvent } from '#kernel';
import { evolve, noCustomer, type Customer } from '../../domain/customer.js';
import type { CustomerEvent } from '../../domain/events.js';

/** One customer as lists find it and people read it. */
export interface CustomerDocument {
  readonly id: string;
  readonly revision: number;
  /** The name as lists are ordered by it: case and accents folded. */
  readonly sortName: string;
  readonly language: string;
  readonly country: string;
  readonly cloud: string;
  readonly registeredAt: string;
  readonly changedAt: string;
  /** Everything on record; statuses of relationships depend on the moment, so they are told when asked. */
  readonly state: Customer;
}

/** The document after an event of its customer; null as long as it is not registered. */
export function evolveCustomerDocument(
  doc: CustomerDocument | null,
  event: RecordedEvent<CustomerEvent>,
): CustomerDocument | null {
  const state = evolve(doc?.state ?? noCustomer, happened(event));
  if (!state.details) return null;
  const { name, language, country, cloud } = state.details;
  const id = idOf(event.streamId);
  const at = event.metadata.occurredAt;
  return {
    id,
    revision: event.revision,
    sortName: wordsOf(name).join(' '),
    language,
    country,
    cloud,
    registeredAt: doc?.registeredAt ?? at,
    changedAt: at,
    state,
  };
}

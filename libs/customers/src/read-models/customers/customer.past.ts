import { streamOf } from '#kernel';
import { definePast } from '#platform';
import { customerDecider } from '../../domain/decide.js';
import { describe } from '../../domain/describe.js';
import type { CustomerEvent } from '../../domain/events.js';
import { GetCustomer } from './customers.queries.js';

/** A customer's record as it was. */
export const customerPast = definePast<CustomerEvent>({
  kind: 'customer',
  path: 'v1/customers/:id',
  permission: 'customers.read',
  stream: (id) => streamOf(customerDecider.category, id),
  ask: (id) => new GetCustomer(id),
  describe,
  timed: true,
  derived: ['statusAt'],
});

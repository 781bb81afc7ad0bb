import { rulesOf } from '#kernel';
import { defineContext } from '#platform';
import { describe } from './domain/describe.js';
import { CustomersModule } from './customers.module.js';
import { customerSteps } from './domain/decide.js';
import { customerEvents } from './domain/events.js';
import { customerContactsProjection } from './read-models/contacts/contacts.projection.js';
import { customersProjection } from './read-models/customers/customers.projection.js';

/** Customers, their subscriptions and the rights they delegate. [D2] [D3] [D5] [D6] */
export const customersContext = defineContext({
  name: 'customers',
  events: customerEvents,
  describe,
  personalStreams: [{ category: 'customer', kind: 'customerContacts', customer: 'id' }],
  projections: [customersProjection, customerContactsProjection],
  processes: [],
  rules: rulesOf(customerSteps),
  commands: {},
  module: CustomersModule,
});

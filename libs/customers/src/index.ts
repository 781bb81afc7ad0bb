export { customersContext } from './customers.context.js';
export { customerEvents, CustomerDetailsChanged, CustomerRegistered } from './domain/events.js';
export {
  SERVICE_CODES,
  serviceOn,
  servicesOn,
  type ServiceCode,
  type ServiceTerms,
} from './domain/services.js';
export { customerContactsProjection } from './read-models/contacts/contacts.projection.js';
export { DelegatedAdminInForce, type DelegatedAdmin } from './queries/delegated-admin-in-force.js';
export { FindCustomer, type FoundCustomer } from './queries/find-customer.js';

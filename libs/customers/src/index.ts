export { customerEvents, CustomerRegistered, CustomerDetailsChanged } from './domain/events.js';
export {
  SERVICE_CODES,
  serviceOn,
  servicesOn,
  type ServiceCode,
  type ServiceTerms,
} from './domain/services.js';

export * from './domain/events.js';
export { communicationContext } from './communication.module.js';
export {
  CommunicationWorkItems,
  ListMessages,
  type CommunicationWorkItem,
} from './read-models/messages/messages.queries.js';
export { MAILER, type Attempt, type Mailer } from './sending/mailer.js';

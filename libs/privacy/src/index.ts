export { privacyContext } from './privacy.module.js';
export * from './domain/events.js';
export * from './domain/retention-events.js';
export { masterKeyEvents, MasterKeyRotated } from './domain/master-key.js';

export { privacyContext } from './privacy.module.js';
export * from './domain/events.js';

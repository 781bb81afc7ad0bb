export * from './domain/policy/events.js';
export * from './domain/invoice/events.js';
export * from './domain/account/events.js';
export { minorDigits } from './domain/money.js';
export { FOLLOW_UPS, type FollowUpCode } from './domain/vocabulary.js';

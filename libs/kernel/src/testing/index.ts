export * from './decider-specification.js';
export * from './manual-clock.js';
export * from './memory-event-store.js';
export * from './memory-read-store.js';
export * from './process-specification.js';
export * from './projection-specification.js';
export * from './recorded.js';
export * from './sequential-ids.js';

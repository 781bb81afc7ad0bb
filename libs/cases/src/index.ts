export * from './domain/events.js';
export * from './domain/vocabulary.js';

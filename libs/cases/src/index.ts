export * from './cases.module.js';
export * from './domain/events.js';
export * from './domain/vocabulary.js';
export { GetCase, ListCases, type CaseDetails, type CaseSummary } from './read-models/case/case.queries.js';

export * from './cases.module.js';
export * from './domain/events.js';
export * from './domain/vocabulary.js';
export { GetCase, ListCases, type CaseDetails, type CaseSummary } from './read-models/case/case.queries.js';
export { ImportCase, ImportCaseHandler, type ImportOutcome } from './commands/import-case.js';
export { MOST_STEPS, type CaseHistory, type HistoryStep } from './commands/imported-case.js';
export { QUEUES, type Queue } from './read-models/case/case.document.js';

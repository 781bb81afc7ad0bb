export * from './cases.module.js';
export * from './domain/events.js';
export * from './domain/vocabulary.js';
export { GetCase, GetCaseHandler, ListCases } from './read-models/case/case.queries.js';
export { ImportCase, ImportCaseHandler, type ImportOutcome } from './commands/import-case.js';
export { MOST_STEPS, type CaseHistory, type HistoryStep } from './commands/imported-case.js';
export { casePast } from './read-models/history/case.past.js';
export { QUEUES, type CaseDetails, type CaseSummary, type Queue } from './read-models/case/case.answer.js';

export * from './domain/events.js';
export {
  FindServiceIssue,
  OpenServiceIssues,
  type FoundServiceIssue,
} from './read-models/service-issues/service-issues.queries.js';
export { serviceHealthContext } from './service-health.module.js';

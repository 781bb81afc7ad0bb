// What a context is, and what the service gives it
export * from './casebook/context-definition.js';
export * from './casebook/tokens.js';
export * from './casebook/aggregate-command.js';

export { catalogOf, sealedLogOf, type SealedLogParts } from './casebook/sealed-log.js';
export * from './casebook/personal-data-holders.js';
export { ReadModels } from './casebook/read-models.js';
export { OwnWrites } from './casebook/own-writes.js';
export { CasebookModule, type CasebookOptions } from './casebook/casebook.module.js';
export { Metrics } from './telemetry/metrics.js';

// Who may do what
export * from './identity/roles.js';
export * from './identity/permissions.js';
export * from './identity/principal.js';
export * from './identity/requires.js';
export { OwnerOf, type Owned, type OwnerResolver } from './identity/owners.js';

// What requests say
export type { Field, FieldOptions } from './input/field.js';
export * from './input/text-fields.js';
export * from './input/number-fields.js';
export * from './input/time-fields.js';
export * from './input/code-fields.js';
export * from './input/list-fields.js';
export * from './input/recorded.js';
export * from './input/queries.js';
export * from './input/safe-id.js';

// How they are answered
export * from './http/problems.js';
export {
  asProblem,
  Changes,
  Creates,
  CreatesOrChanges,
  commandAnswer,
  etagOf,
} from './http/outcome.interceptor.js';
export { CommandContext } from './http/command-context.js';
export * from './http/page.js';
export * from './history/stream-history.js';
export * from './history/history.requests.js';
export * from './history/past-definition.js';
export * from './history/past.requests.js';
export * from './history/past-controller.js';
export { currentPast, lookInto, PastAwareClock, type PastView } from './history/past-view.js';
export { States } from './history/states.js';
export { StreamReader } from './history/stream-reader.js';
export { Descriptions } from './history/descriptions.js';
export { LogDifferences } from './history/log-differences.js';
export { difference, type Difference } from './history/difference.js';
export { asQuery, ReportBook, type ReportQuestion } from './history/report-book.js';
export { ThingPasts } from './history/thing-pasts.js';
export { LogPasts, type LogPast } from './history/log-pasts.js';
export { Answers } from './openapi/answers.js';
export * as is from './openapi/shapes.js';
export type { AnswerOf } from './openapi/shapes.js';
export { addressed } from './http/addressed.js';
export { offeredSteps, type OfferedStep } from './http/offered-steps.js';

// What the service and the command line are made of
export * from './config/config.js';
export type { AuditConfig, WitnessConfig } from './config/audit-config.js';
export { OwnIssuer, accountIdOf, type TokenRequest } from './identity/own-issuer.js';
export { TokenVerifier } from './identity/token-verifier.js';
export { GuardedRoutes, type GuardedRoute } from './identity/guarded-routes.js';
export { permissionsPage, permissionTable } from './identity/permission-table.js';
export { createServer, type ServerOptions } from './http/server.js';
export { openApiOf } from './openapi/describe-api.js';
export { PinoLogger } from './telemetry/logger.js';
export { eventsPage } from './casebook/events-page.js';
export { rulesPage } from './casebook/rules-page.js';
export { projectionAnswer, type ProjectionStatusAnswer } from './operations/answers.js';

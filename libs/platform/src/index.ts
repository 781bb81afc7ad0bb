// What a context is, and what the service gives it
export * from './casebook/context-definition.js';
export * from './casebook/tokens.js';
export * from './casebook/aggregate-command.js';

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
export { Changes, Creates, CreatesOrChanges, CommandAnswer, etagOf } from './http/outcome.interceptor.js';
export { CommandContext } from './http/command-context.js';
export * from './http/page.js';

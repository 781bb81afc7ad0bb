export { causalLinksOf } from './causes/causal-links.projection.js';
export { auditContext, AuditModule } from './audit.context.js';
export { AuditLog, type CheckProgress, type InclusionProof } from './log/audit-log.js';
export type { KeptCheckpoint } from './log/checkpoints.js';
export { LogUnavailable } from './log/transparency-log.js';
export { canonical, entryOf, MOST_ENTRY_BYTES } from './tree/record.js';
export { recordOfEvent } from './disk/event-lines.js';

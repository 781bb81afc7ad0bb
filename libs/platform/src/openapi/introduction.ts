import { permissionTable } from '../identity/permission-table.js';

/** What somebody should know before the first request. */
export const INTRODUCTION = `The support desk of a Microsoft CSP partner, kept as a log of events.

**Commands** answer 201 or 200 with \`{ id, revision, position }\`, an \`ETag\` (the revision) and, for what is new, a \`Location\`.
Send the ETag back as \`If-Match\` to have a command refused (412) when something has changed since. Send an
\`Idempotency-Key\` to be able to repeat a command: it is carried out once, and answered the same each time.

**Queries** are answered from read models, which follow the log. Give a command's position as \`?atLeast=\` to be answered
only after it can be seen. Lists answer \`{ items, next }\`; \`next\` is the address of the next page, or null.

**Refusals** are problem details (RFC 9457) with a stable \`type\`.

**Permissions.** What a role may do:

${permissionTable()}`;

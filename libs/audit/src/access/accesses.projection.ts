import { projection } from '#kernel';
import { AuditDataRead, type Access } from './access.events.js';

/** One read, as it is listed. */
export interface AccessDocument extends Omit<Access, 'by'> {
  readonly id: string;
  readonly by: Access['by'];
  /** The account, for finding. */
  readonly account: string;
  /** The address without its query, for finding. */
  readonly path: string;
  /** The event in which it is recorded. */
  readonly eventId: string;
}

/** One document for each read of the audit. */
export const accessesProjection = projection<AccessDocument>('audit-accesses', 1, {
  feeds: 'stream',
  fields: { at: 'time', account: 'text', path: 'text', what: 'text', outcome: 'number' },
  indexes: [['at'], ['account', 'at'], ['path', 'at'], ['what', 'at'], ['outcome', 'at']],
}).on(
  AuditDataRead,
  ({ id, data }) => data.accesses.map((_, index) => `${id}.${index}`),
  (_doc, { id, data }, key) => {
    const access = data.accesses[Number(key.slice(id.length + 1))];
    if (!access) return null;
    const path = access.asked.split('?', 1)[0] ?? '';
    return { ...access, id: key, account: access.by.id, path, eventId: id };
  },
);

import { randomUUID } from 'node:crypto';
import type { CollectionSpec, DocumentWrite, Sort } from '#kernel';

/** What the suites of the read stores keep in their collections. */
export interface Ticket {
  readonly id: string;
  readonly status?: string | null;
  readonly customer?: string;
  readonly severity?: number;
  readonly urgent?: boolean;
  readonly at?: string | null;
  readonly title?: string;
  readonly words?: readonly string[];
  readonly note?: unknown;
}

export const ticketSpec = (name: string): CollectionSpec => ({
  name,
  fields: {
    status: 'text',
    customer: 'text',
    severity: 'number',
    urgent: 'boolean',
    at: 'text',
    team: 'text',
  },
  indexes: [
    ['at'],
    ['status', 'at'],
    ['customer', 'at'],
    ['status', 'customer', 'at'],
    ['severity'],
    ['urgent', 'severity'],
  ],
  words: ['title', 'words'],
});

export const newCollection = (): string => `tickets-${randomUUID()}`;

/** Documents that nobody has written yet, at position 1. */
export const inserts = (collection: string, tickets: readonly Ticket[]): DocumentWrite[] =>
  tickets.map((doc) => ({ collection, id: doc.id, expected: undefined, p: 1n, doc }));

/** A list by when tickets came. */
export const byTime = (direction: Sort['direction']): Sort => ({ field: 'at', direction });

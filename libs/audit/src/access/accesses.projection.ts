import { projection } from '#kernel';
import { AuditDataRead, pathOf, type Access } from './access.events.js';

/**
 * Where to find reads that are one event: what was read by many at once is a document, and not hundreds. The reads
 * themselves are in the log, and nowhere twice.
 */
export interface AccessesDocument {
  /** Of the event. */
  readonly id: string;
  readonly streamId: string;
  readonly revision: number;
  /** When the first of them was. */
  readonly since: string;
  /** What they can be found by: the terms of each of them. */
  readonly words: readonly string[];
}

/** What a read is found by, as words of the document that it is in. */
export const TERMS = {
  account: (account: string) => `account:${account}`,
  path: (path: string) => `path:${path}`,
  what: (what: string) => `what:${what}`,
  outcome: (outcome: number) => `outcome:${outcome}`,
};

const termsOf = ({ by, asked, what, outcome }: Access): string[] => [
  TERMS.account(by.id),
  TERMS.path(pathOf(asked)),
  TERMS.what(what),
  TERMS.outcome(outcome),
];

/** One document for each event with reads of the audit. */
export const accessesProjection = projection<AccessesDocument>('audit-accesses', 4, {
  feeds: 'stream',
  fields: { since: 'time' },
  indexes: [['since']],
  words: ['words'],
}).on(
  AuditDataRead,
  ({ id }) => id,
  (_none, { id, streamId, revision, data: { accesses } }) => ({
    id,
    streamId,
    revision,
    since: accesses[0]?.at ?? '',
    words: [...new Set(accesses.flatMap(termsOf))],
  }),
);

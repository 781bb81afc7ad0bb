import { add, nameOf, projection, type Counts } from '#kernel';
import { invoiceDecider } from '../../domain/invoice/decide.js';
import { invoiceEvents } from '../../domain/invoice/events.js';
import type { Invoice } from '../../domain/invoice/invoice.js';
import { outstandingChanges } from '../../domain/invoice/ledger.js';
import { STILL_OPEN } from '../invoices/invoice.document.js';

/**
 * The invoices of one currency that are due on one day, and by how much their outstanding amount changes
 * on which day. What was outstanding on any past day is the sum of the changes up to it; cohorts that
 * were settled by then are not even read.
 */
export interface ReceivablesCohort {
  readonly dueOn: string;
  readonly currency: string;
  /** Minor units, by day. */
  readonly changes: Counts;
  readonly outstandingMinor: number;
  /** The day on which the last of them was settled; STILL_OPEN while something is outstanding. */
  readonly openUntil: string;
}

export const receivablesProjection = projection<ReceivablesCohort, Invoice>('receivables', 1, {
  feeds: 'shared',
  follows: invoiceDecider,
  fields: { openUntil: 'text' },
  indexes: [['openUntil']],
}).onEach(
  invoiceEvents,
  (_event, { before, after }) => (before.ledger === after.ledger ? [] : nameOf(after.dueOn, after.currency)),
  (cohort, _event, _key, { before, after }) => {
    const changes = cohort?.changes ?? {};
    // A payment that is entered late changes the days since; so the old course goes, and the new one comes.
    for (const [day, minor] of outstandingChanges(before.ledger)) add(changes, day, -minor);
    for (const [day, minor] of outstandingChanges(after.ledger)) add(changes, day, minor);
    const outstandingMinor = Object.values(changes).reduce((sum, minor) => sum + minor, 0);
    return {
      dueOn: after.dueOn,
      currency: after.currency,
      changes,
      outstandingMinor,
      openUntil: outstandingMinor > 0 ? STILL_OPEN : (Object.keys(changes).sort().at(-1) ?? after.issuedOn),
    };
  },
);

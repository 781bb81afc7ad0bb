import { addDays, dayOf, present, type Clock } from '#kernel';
import { Currency, Day, Flag, Id, Integer, invalid, ListOf, ListQuery, OneOf, PastQuery } from '#platform';
import { INVOICE_STATUSES, type InvoiceStatus } from '../domain/vocabulary.js';
import {
  INVOICE_SORTS,
  type InvoiceFilter,
  type InvoiceSort,
} from '../read-models/invoices/invoice.queries.js';
import type { BillingSpan } from '../read-models/reports/billing-report.queries.js';

export class ListInvoicesQuery extends ListQuery {
  @ListOf(OneOf(INVOICE_STATUSES), {
    optional: true,
    max: INVOICE_STATUSES.length,
    description: 'One or several.',
  })
  declare readonly status?: readonly InvoiceStatus[];

  @Currency({ optional: true })
  declare readonly currency?: string;

  @Day({ optional: true, description: 'Due on this day or later.' })
  declare readonly dueFrom?: string;

  @Day({ optional: true, description: 'Due on this day or earlier.' })
  declare readonly dueTo?: string;

  @Flag({ optional: true, description: 'Something is to be paid, and the due date has passed (UTC).' })
  declare readonly overdue?: boolean;

  @OneOf(INVOICE_SORTS, { optional: true, description: 'By due date when left out.' })
  declare readonly sort?: InvoiceSort;

  @OneOf(['asc', 'desc'], { optional: true, description: 'The earliest first when left out.' })
  declare readonly order?: 'asc' | 'desc';
}

/** The query of the list over all customers. */
export class ListAllInvoicesQuery extends ListInvoicesQuery {
  @Id({ optional: true })
  declare readonly customerId?: string;
}

/** What the query asks for, of one customer or of all. */
export function invoiceFilterOf(
  query: ListInvoicesQuery,
  customerId: string | undefined,
  clock: Clock,
): InvoiceFilter {
  const { status, currency, dueFrom, dueTo, overdue } = query;
  const overdueOn = overdue ? dayOf(clock.now()) : undefined;
  return present({ customerId, status, currency, dueFrom, dueTo, overdueOn });
}

/** Days that a report covers when the caller names none. */
const DEFAULT_DAYS = 30;
/** Most days of one report. */
const MAX_DAYS = 3_660;

export class BillingReportQuery extends PastQuery {
  @Day({ optional: true, description: `First day (UTC); ${DEFAULT_DAYS} days up to \`to\` when left out.` })
  declare readonly from?: string;

  @Day({ optional: true, description: 'Last day (UTC), included; today when left out.' })
  declare readonly to?: string;
}

export class ReminderEffectivenessQuery extends BillingReportQuery {
  @Integer({
    min: 0,
    max: 365,
    optional: true,
    description: 'Paid within so many days of the reminder; 7 by default.',
  })
  declare readonly withinDays?: number;
}

/** The days that a report is about. */
export function billingSpanOf({ from, to }: BillingReportQuery, clock: Clock): BillingSpan {
  const last = to ?? dayOf(clock.now());
  const first = from ?? addDays(last, 1 - DEFAULT_DAYS);
  if (first > last) throw invalid([{ field: 'from', message: `must not lie after \`to\` (${last})` }]);
  if (addDays(first, MAX_DAYS) < last) {
    throw invalid([{ field: 'from', message: `must lie at most ${MAX_DAYS} days before \`to\`` }]);
  }
  return { from: first, to: last };
}

import { millisBetween } from '#kernel';
import type { InvoiceDocument } from '../invoices/invoice.document.js';
import type { AccountReminder } from './account.answer.js';

/** The latest reminders of some invoices, the latest first. */
export const latestReminders = (
  invoices: readonly Pick<InvoiceDocument, 'number' | 'currency' | 'reminders'>[],
  most: number,
): AccountReminder[] =>
  invoices
    .flatMap(({ number, currency, reminders }) =>
      // Those of one invoice that were sent at the same time stay in the log's order, the later first.
      reminders.toReversed().map(({ step, sentAt, outstandingMinor }) => ({
        invoice: number,
        step,
        sentAt,
        outstandingMinor,
        currency,
      })),
    )
    .sort((a, b) => millisBetween(a.sentAt, b.sentAt))
    .slice(0, most);

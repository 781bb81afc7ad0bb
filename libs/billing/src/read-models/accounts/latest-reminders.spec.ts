import { expect, it } from '@jest/globals';
import { latestReminders } from './latest-reminders.js';

const invoice = (number: string, ...sentAt: string[]) => ({
  number,
  currency: 'EUR',
  reminders: sentAt.map((at) => ({
    step: 'byHand',
    days: 0,
    sentOn: at.slice(0, 10),
    prescribed: false,
    sentAt: at,
    outstandingMinor: 100,
  })),
});
const at = (day: number) => `2026-03-${String(day).padStart(2, '0')}T09:00:00.000Z`;

it('shows the latest reminders of all invoices, whichever they are of, and no more than asked for', () => {
  const invoices = [invoice('A', at(1), at(9)), invoice('B', at(3), at(8)), invoice('C')];
  expect(latestReminders(invoices, 3)).toEqual(
    [
      ['A', at(9)],
      ['B', at(8)],
      ['B', at(3)],
    ].map(([number, sentAt]) => ({
      invoice: number,
      step: 'byHand',
      sentAt,
      outstandingMinor: 100,
      currency: 'EUR',
    })),
  );
});

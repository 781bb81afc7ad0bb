import type { Stage } from '../stage.js';

/** An invoice for the month before it was issued. */
export const invoice = (stage: Stage, number: string, dueInDays: number, change: object = {}) => ({
  number,
  issuedOn: stage.day(dueInDays - 30),
  dueOn: stage.day(dueInDays),
  billingPeriodStart: stage.day(dueInDays - 61),
  billingPeriodEnd: stage.day(dueInDays - 31),
  currency: 'EUR',
  amountMinor: 120_000,
  ...change,
});

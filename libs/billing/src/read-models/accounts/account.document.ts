import { happened, idOf, type RecordedEvent, type Seen } from '#kernel';
import { evolve as evolveAccount, newAccount, type Account } from '../../domain/account/account.js';
import type { AccountEvent } from '../../domain/account/events.js';
import type { Invoice } from '../../domain/invoice/invoice.js';
import { outstandingOf, sumsOf } from '../../domain/invoice/ledger.js';
import type { Balance } from './account.answer.js';

/** A customer's account: sums over all its invoices, and what was decided about its access. */
export interface AccountDocument {
  readonly customerId: string;
  /** By currency. */
  readonly balances: Readonly<Record<string, Balance>>;
  readonly openInvoices: number;
  readonly account: Account;
  /** When access was last disabled or reinstated. */
  readonly accessChangedAt: string | null;
}

const emptyAccount = (customerId: string): AccountDocument => ({
  customerId,
  balances: {},
  openInvoices: 0,
  account: newAccount,
  accessChangedAt: null,
});

/** The account after one of its invoices came from one state to another. */
export function withInvoiceMoved(
  doc: AccountDocument | null,
  { before, after }: Seen<Invoice>,
): AccountDocument {
  const account = doc ?? emptyAccount(after.customerId);
  const isOpen = (invoice: Invoice) => (outstandingOf(invoice.ledger) > 0 ? 1 : 0);
  return {
    ...account,
    balances: withChange(account.balances, before, after),
    openInvoices: account.openInvoices + isOpen(after) - isOpen(before),
  };
}

/** The account after an event of its own. */
export function afterAccountEvent(
  doc: AccountDocument | null,
  event: RecordedEvent<AccountEvent>,
): AccountDocument {
  const before = doc ?? emptyAccount(idOf(event.streamId));
  const turned = event.type === 'AccessDisabled' || event.type === 'AccessReinstated';
  return {
    ...before,
    account: evolveAccount(before.account, happened(event)),
    ...(turned ? { accessChangedAt: event.metadata.occurredAt } : {}),
  };
}

/** What one invoice adds to its account; nothing when there is no invoice. */
function balanceOf(
  { amountMinor, ledger }: Pick<Invoice, 'amountMinor' | 'ledger'> = { amountMinor: 0, ledger: [] },
): Balance {
  return { billedMinor: amountMinor, ...sumsOf(ledger) };
}

function withChange(
  balances: AccountDocument['balances'],
  before: Invoice,
  after: Invoice,
): AccountDocument['balances'] {
  const { currency } = after;
  const balance = moved(balances[currency] ?? balanceOf(), balanceOf(before), balanceOf(after));
  return { ...balances, [currency]: balance };
}

/** A balance after one of the invoices in it came from one state to another. */
const moved = (balance: Balance, was: Balance, is: Balance): Balance => ({
  billedMinor: balance.billedMinor + is.billedMinor - was.billedMinor,
  paidMinor: balance.paidMinor + is.paidMinor - was.paidMinor,
  creditedMinor: balance.creditedMinor + is.creditedMinor - was.creditedMinor,
  writtenOffMinor: balance.writtenOffMinor + is.writtenOffMinor - was.writtenOffMinor,
  outstandingMinor: balance.outstandingMinor + is.outstandingMinor - was.outstandingMinor,
  creditMinor: balance.creditMinor + is.creditMinor - was.creditMinor,
});

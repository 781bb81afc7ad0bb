/**
 * An invoice's money as entries that add up: what was billed is paid, credited, written off or still
 * outstanding, to the cent. Each entry changes the balance on a business day.
 */
export interface LedgerEntry {
  readonly on: string;
  readonly kind: 'billed' | 'paid' | 'credited' | 'writtenOff' | 'recovered';
  /** What it adds to the balance, in minor units. */
  readonly minor: number;
}

export type Ledger = readonly LedgerEntry[];

const sum = (entries: Ledger): number => entries.reduce((total, { minor }) => total + minor, 0);
const sumOf = (ledger: Ledger, ...kinds: readonly LedgerEntry['kind'][]): number =>
  sum(ledger.filter(({ kind }) => kinds.includes(kind)));

/** The balance: what the customer owes; negative when it paid too much. */
export const balanceOf = (ledger: Ledger): number => sum(ledger);
/** What is still to be paid. */
export const outstandingOf = (ledger: Ledger): number => Math.max(0, balanceOf(ledger));
/** What the customer has to its credit. */
export const creditOf = (ledger: Ledger): number => Math.max(0, -balanceOf(ledger));
export const paidOf = (ledger: Ledger): number => 0 - sumOf(ledger, 'paid');
export const creditedOf = (ledger: Ledger): number => 0 - sumOf(ledger, 'credited');
/** What was written off and has not been paid after all. */
export const writtenOffOf = (ledger: Ledger): number => 0 - sumOf(ledger, 'writtenOff', 'recovered');

/** The balance at the end of a day. */
export const balanceOn = (ledger: Ledger, day: string): number => sum(ledger.filter(({ on }) => on <= day));

/** Books a payment; what had been written off comes back first. */
export function pay(ledger: Ledger, on: string, minor: number): Ledger {
  const recovered = Math.min(minor, writtenOffOf(ledger));
  const paid: LedgerEntry = { on, kind: 'paid', minor: -minor };
  return recovered === 0 ? [...ledger, paid] : [...ledger, paid, { on, kind: 'recovered', minor: recovered }];
}

/**
 * By how much the outstanding amount changes on each day, by day. A payment that is entered late takes
 * its place among the days, so that what was outstanding on any day comes out right.
 */
export function outstandingChanges(ledger: Ledger): ReadonlyMap<string, number> {
  const changes = new Map<string, number>();
  let before = 0;
  for (const on of [...new Set(ledger.map((entry) => entry.on))].sort()) {
    const after = Math.max(0, balanceOn(ledger, on));
    if (after !== before) changes.set(on, after - before);
    before = after;
  }
  return changes;
}

/** What became of an invoice, in minor units. */
export const sumsOf = (ledger: Ledger) => ({
  paidMinor: paidOf(ledger),
  creditedMinor: creditedOf(ledger),
  writtenOffMinor: writtenOffOf(ledger),
  outstandingMinor: outstandingOf(ledger),
  creditMinor: creditOf(ledger),
});

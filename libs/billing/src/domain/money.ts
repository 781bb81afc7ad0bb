/**
 * Money is a whole number of minor units (cents) and an ISO 4217 currency; it is added and subtracted,
 * never multiplied or divided, so that nothing is ever rounded.
 */

/** The most that one document may come to, so that sums over millions of them stay exact. */
export const MOST_MINOR = 1_000_000_000_000;

/** Currencies whose minor unit is not a hundredth (ISO 4217; CLDR's display digits differ from it). */
const NOT_HUNDREDTHS: Readonly<Record<string, number>> = {
  ...digits(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...digits(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...digits(4, 'CLF UYW'),
};

/** Decimal places of a currency's minor unit: 2 for BRL, 0 for JPY, 3 for KWD. */
export const minorDigits = (currency: string): number => NOT_HUNDREDTHS[currency] ?? 2;

/** True for an amount that a document can carry: a whole, positive number of minor units. */
export const isAmount = (minor: number): boolean =>
  Number.isSafeInteger(minor) && minor > 0 && minor <= MOST_MINOR;

/** `BRL 1,200.00`, for people: exact, whatever the size of the number. */
export function formatMoney(minor: number, currency: string): string {
  const places = minorDigits(currency);
  const figures = String(Math.abs(minor)).padStart(places + 1, '0');
  const whole = figures.slice(0, figures.length - places).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = places === 0 ? '' : `.${figures.slice(-places)}`;
  return `${currency} ${minor < 0 ? '-' : ''}${whole}${fraction}`;
}

function digits(places: number, currencies: string): Record<string, number> {
  return Object.fromEntries(currencies.split(' ').map((currency) => [currency, places]));
}

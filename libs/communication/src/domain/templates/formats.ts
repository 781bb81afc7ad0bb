import type { Language } from '../vocabulary.js';
import { WEEKDAYS, type Money, type ServiceHours, type Weekday } from './parameters.js';

/** Writes days, times, amounts and lists as a language does. */
export interface Formats {
  /** `1 March 2026` for `2026-03-01`. */
  readonly day: (day: string) => string;
  /** Day and time in UTC, saying so: customers live in several time zones. */
  readonly moment: (instant: string) => string;
  readonly money: (money: Money) => string;
  /** `3 days`, in the right plural. */
  readonly days: (count: number) => string;
  /** `A, B and C`. */
  readonly list: (items: readonly string[]) => string;
  /** `Monday, Tuesday and Friday 09:00–18:00 (Europe/Lisbon)`. */
  readonly hours: (hours: ServiceHours) => string;
}

/** Readers of English at a European desk expect the day before the month. */
const LOCALES: Readonly<Record<Language, string>> = {
  en: 'en-GB',
  'pt-BR': 'pt-BR',
  'pt-PT': 'pt-PT',
  fr: 'fr-FR',
  tr: 'tr-TR',
};

/** How the first of a month is written where it is not the plain number that CLDR has. */
const FIRSTS: Partial<Record<Language, string>> = { 'pt-BR': '1º', fr: '1er' };

/** The formats of a language, from the Unicode CLDR data that Node carries. */
export function formatsOf(language: Language): Formats {
  const locale = LOCALES[language];
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const moment = new Intl.DateTimeFormat(locale, { ...TO_THE_MINUTE, timeZone: 'UTC' });
  const days = new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const weekdays = weekdaysIn(locale);
  return {
    day: (value) => withFirst(language, day.format(new Date(`${value}T00:00:00.000Z`))),
    moment: (value) => withFirst(language, moment.format(new Date(value))),
    money: (value) => moneyIn(locale, value),
    days: (count) => days.format(count),
    list: (items) => list.format(items),
    hours: ({ timeZone, periods }) => {
      const times = periods.map(({ days: on, from, to }) => {
        const names = on.map((each) => weekdays[each]);
        const range = areInARow(on) ? [names[0], names.at(-1)].join(' – ') : list.format(names);
        return `${range} ${from}–${to}`;
      });
      return `${times.join('; ')} (${timeZone})`;
    },
  };
}

const TO_THE_MINUTE: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
};

const withFirst = (language: Language, text: string): string =>
  text.replace(/^1(?= )/, FIRSTS[language] ?? '1');

/** Three days or more that follow each other read better as a range. */
const areInARow = (days: readonly Weekday[]): boolean =>
  days.length > 2 && WEEKDAYS.join().includes(days.join());

/** As exact text, because a division would leave the whole numbers in which amounts are kept. */
function moneyIn(locale: string, { amountMinor, currency, minorDigits }: Money): string {
  const figures = String(Math.abs(amountMinor)).padStart(minorDigits + 1, '0');
  const whole = figures.slice(0, figures.length - minorDigits);
  const fraction = figures.slice(figures.length - minorDigits) || '0';
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: minorDigits,
    maximumFractionDigits: minorDigits,
  }).format(`${amountMinor < 0 ? '-' : ''}${whole}.${fraction}` as `${number}`);
}

/** 1 January 2024 was a Monday. */
function weekdaysIn(locale: string): Readonly<Record<Weekday, string>> {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  const names = WEEKDAYS.map((weekday, index) => [weekday, format.format(Date.UTC(2024, 0, 1 + index))]);
  return Object.fromEntries(names) as Record<Weekday, string>;
}

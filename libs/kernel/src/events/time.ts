const INSTANT = /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** True for ISO 8601 in UTC with milliseconds: fixed width, so that times sort as text. */
export const isInstant = (value: string): boolean => INSTANT.test(value) && isOfCalendar(value);

/** True for a day of the calendar, `2026-02-28`. */
export const isDay = (value: string): boolean => DAY.test(value) && isOfCalendar(value);

/** The day (UTC) in which a moment lies. */
export const dayOf = (instant: string): string => instant.slice(0, 10);

/** Whole days from one day to another; negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00.000Z`) - Date.parse(`${from}T00:00:00.000Z`)) / MS_PER_DAY);

/** The day `days` later (earlier when negative). */
export const addDays = (from: string, days: number): string =>
  new Date(Date.parse(`${from}T00:00:00.000Z`) + days * MS_PER_DAY).toISOString().slice(0, 10);

/** Milliseconds from one moment to another. */
export const millisBetween = (from: string, to: string): number => Date.parse(to) - Date.parse(from);

/** The moment `millis` milliseconds later (earlier when negative). */
export const laterThan = (instant: string, millis: number): string =>
  new Date(Date.parse(instant) + millis).toISOString();

const MS_PER_DAY = 86_400_000;

/** False for 30 February, which JavaScript takes for another day. In numbers, since every time of every event comes by here. */
function isOfCalendar(date: string): boolean {
  const month = Number(date.slice(5, 7));
  const day = Number(date.slice(8, 10));
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= (month === 2 && !isLeap(Number(date.slice(0, 4))) ? 28 : (MOST_DAYS[month - 1] ?? 0));
}

const MOST_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

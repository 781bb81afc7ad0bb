const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** True for ISO 8601 in UTC with milliseconds: fixed width, so that times sort as text. */
export const isInstant = (value: string): boolean => INSTANT.test(value) && isItself(value, value);

/** True for a day of the calendar, `2026-02-28`. */
export const isDay = (value: string): boolean => DAY.test(value) && isItself(`${value}T00:00:00.000Z`, value);

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

/** False for 30 February and 25 o'clock, which JavaScript refuses or takes for another time. */
function isItself(instant: string, written: string): boolean {
  const time = Date.parse(instant);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(written);
}

import { isDay, isInstant } from '#kernel';
import { field, type Field, type FieldOptions } from './field.js';

// RFC 3339: a moment without its offset could be any of many.
const RFC3339 =
  /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Brings a moment (RFC 3339, any offset) to UTC with milliseconds, as events keep it.
 *
 * @returns what was given when it is no moment
 */
export function normaliseInstant(value: unknown): unknown {
  if (typeof value !== 'string' || !RFC3339.test(value) || !isDay(value.slice(0, 10))) return value;
  const time = Date.parse(value);
  return Number.isNaN(time) ? value : new Date(time).toISOString();
}

/** A moment: RFC 3339 with its offset. Kept in UTC with milliseconds. */
export const Instant = (options: FieldOptions = {}): Field =>
  field(
    {
      name: 'instant',
      expected: 'a moment with its offset, such as 2026-03-01T09:30:00Z',
      accepts: (value) => typeof value === 'string' && isInstant(value),
      schema: { type: 'string', format: 'date-time' },
      normalise: normaliseInstant,
    },
    { example: '2026-03-01T09:30:00Z', ...options },
  );

/** A day of the calendar. */
export const Day = (options: FieldOptions = {}): Field =>
  field(
    {
      name: 'day',
      expected: 'a day of the calendar, such as 2026-03-01',
      accepts: (value) => typeof value === 'string' && isDay(value),
      schema: { type: 'string', format: 'date' },
    },
    { example: '2026-03-01', ...options },
  );

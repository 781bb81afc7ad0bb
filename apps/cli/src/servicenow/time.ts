const TIME = /^(?<day>\d{1,2})-(?<month>\d{1,2})-(?<year>\d{4}) (?<hour>\d{1,2}):(?<minute>\d{2})$/;

/**
 * Reads a time of the export, day-month-year and 24 hours: `29-02-2016 01:16`. The export names no time
 * zone; it is taken for UTC.
 *
 * @returns ISO 8601, UTC, milliseconds; undefined when there is no such time
 */
export function readTime(text: string): string | undefined {
  const parts = TIME.exec(text)?.groups;
  if (!parts) return undefined;
  const { day = '', month = '', year = '', hour = '', minute = '' } = parts;
  const two = (digits: string) => digits.padStart(2, '0');
  const iso = `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:00.000Z`;
  // JavaScript takes the 31st of February for the 2nd of March.
  const time = Date.parse(iso);
  return Number.isNaN(time) || new Date(time).toISOString() !== iso ? undefined : iso;
}

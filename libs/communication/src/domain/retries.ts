const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long to wait after each failed attempt, in milliseconds: RFC 5321 asks senders to try for days. */
const DELAYS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR, 24 * HOUR];

/** When to try again after the attempt that failed at `at`; undefined when it was the last one. */
export function retryAfter(attempt: number, at: string): string | undefined {
  const delay = DELAYS[attempt - 1];
  return delay === undefined ? undefined : new Date(Date.parse(at) + delay).toISOString();
}

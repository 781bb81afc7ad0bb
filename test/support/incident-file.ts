import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** A small export of our own making: every state, a reopening of each kind, incidents that are still open. */
export const SAMPLE = at('docs/samples/servicenow-sample.csv');

/**
 * An export of a real desk: 890 incidents, 5,998 rows. Amaral, Fantinato, Peres, "Incident management process
 * enriched event log", UCI Machine Learning Repository, CC BY 4.0. It is not part of the repository.
 */
export const REAL = process.env.CASEBOOK_INCIDENTS ?? at('../shared/data/servicenow-incident-events.csv');

/** Why suites over the real export can't run; undefined when they can. */
export const withoutReal = existsSync(REAL)
  ? undefined
  : `CASEBOOK_INCIDENTS names no file (${REAL} is not there)`;

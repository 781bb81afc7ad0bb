import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const BUILT = fileURLToPath(new URL('../../.cache/ferretdb/', import.meta.url));

/** Where `npm run ferretdb` puts the server. */
export const FERRETDB = `${BUILT}ferretdb`;

/**
 * Why there is no FerretDB here; undefined when there is.
 *
 * @returns {string | undefined}
 */
export function whyNoFerretDb() {
  if (existsSync(FERRETDB)) return undefined;
  const reason = `${BUILT}not-built.txt`;
  if (existsSync(reason)) return `FerretDB was not built: ${readFileSync(reason, 'utf8').trim()}`;
  return 'FerretDB was not built: run `npm run ferretdb`';
}

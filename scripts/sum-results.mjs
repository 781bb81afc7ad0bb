/**
 * Prints one line, `N passed, N failed, N skipped`, summed over `.cache/test-results/*.json`, after the name
 * of each suite that could not run. `--stopped-at <step>` counts a step that failed without a failed test,
 * e.g. the linter, as one failure.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../.cache/test-results/', import.meta.url));

const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.json')) : [];
const results = files.sort().map((name) => JSON.parse(readFileSync(FOLDER + name, 'utf8')));
const sum = (key) => results.reduce((total, result) => total + (result[key] ?? 0), 0);

for (const { suite, reason } of results.flatMap((result) => result.notRun ?? [])) {
  console.log(`NOT RUN: ${suite}: ${reason}`);
}

const option = process.argv.indexOf('--stopped-at');
let failed = sum('failed');
if (option !== -1) {
  console.log(`Stopped at: ${process.argv[option + 1]}`);
  failed = Math.max(failed, 1);
}
console.log(`${sum('passed')} passed, ${failed} failed, ${sum('skipped')} skipped`);

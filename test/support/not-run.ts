import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe } from '@jest/globals';

/**
 * Records that a suite could not run, e.g. because a server is absent; the run's closing summary names it
 * as `NOT RUN: <suite>: <reason>`. It skips nothing by itself: see {@link describeUnless}.
 */
export function notRun(suite: string, reason: string): void {
  const file = process.env.CASEBOOK_NOT_RUN_FILE;
  if (file === undefined) {
    process.stdout.write(`NOT RUN: ${suite}: ${reason}\n`);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify({ suite, reason })}\n`);
}

/**
 * `describe`, unless there is a reason why the suite cannot run: then its tests count as skipped and the
 * closing summary names the suite.
 */
export function describeUnless(reason: string | undefined, suite: string, tests: () => void): void {
  if (reason === undefined) {
    describe(suite, tests);
    return;
  }
  notRun(suite, reason);
  describe.skip(suite, tests);
}

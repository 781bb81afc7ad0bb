import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Ends a run by naming the suites that could not run, so that none is missing silently, and keeps the
 * figures in `.cache/test-results/<kind>.json` for the summary over all kinds of test.
 */
export default class SummaryReporter {
  constructor(globalConfig, { kind, notRun = [] }) {
    /** Suites that are known not to run before any test is loaded. */
    this.notRun = notRun;
    this.resultsFile = join(globalConfig.rootDir, '.cache', 'test-results', `${kind}.json`);
    // One file per process: two runs in the same folder must not report each other's suites.
    this.notRunFile = join(globalConfig.rootDir, '.cache', 'not-run', `${kind}-${process.pid}.jsonl`);
    process.env.CASEBOOK_NOT_RUN_FILE = this.notRunFile;
  }

  onRunStart() {
    rmSync(this.notRunFile, { force: true });
  }

  onRunComplete(_contexts, results) {
    const notRun = [...this.notRun, ...this.readNotRun()];
    // Jest prints its own summary after the reporters have ended; these lines come last.
    process.once('exit', () => printNotRun(notRun));
    rmSync(this.notRunFile, { force: true });

    mkdirSync(dirname(this.resultsFile), { recursive: true });
    const summary = {
      passed: results.numPassedTests,
      // A file that does not even load holds no failed test, and is a failure all the same.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
      notRun,
    };
    writeFileSync(this.resultsFile, `${JSON.stringify(summary, null, 2)}\n`);
  }

  /** Each suite once, in order of name, however many workers have reported it. */
  readNotRun() {
    if (!existsSync(this.notRunFile)) return [];
    const lines = readFileSync(this.notRunFile, 'utf8').split('\n').filter(Boolean);
    return [...new Set(lines)]
      .map((line) => JSON.parse(line))
      .sort((a, b) => a.suite.localeCompare(b.suite, 'en'));
  }
}

function printNotRun(notRun) {
  if (notRun.length === 0) return;
  for (const { suite, reason } of notRun) console.log(`NOT RUN: ${suite}: ${reason}`);
  console.log(`${notRun.length} ${notRun.length === 1 ? 'suite' : 'suites'} not run.`);
}

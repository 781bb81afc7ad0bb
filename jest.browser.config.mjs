import { jestConfig } from './test/support/jest-config.mjs';

/** Needs Chromium; where it is absent, the suite names itself as not run. */
export default jestConfig('browser', {
  testMatch: ['<rootDir>/test/browser/**/*.spec.ts'],
  testTimeout: 120_000,
  maxWorkers: 1,
  passWithNoTests: true,
});

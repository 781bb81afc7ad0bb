import { jestConfig } from './test/support/jest-config.mjs';

/** Starts the built service as a process of its own and kills it; slow, and one at a time. */
export default jestConfig('crash', {
  testMatch: ['<rootDir>/test/crash/**/*.spec.ts'],
  testTimeout: 180_000,
  maxWorkers: 1,
  passWithNoTests: true,
  // What a killed process leaves half open must not keep a finished run from ending.
  forceExit: true,
});

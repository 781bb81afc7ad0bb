import { jestConfig } from './test/support/jest-config.mjs';

/** Needs EventStoreDB or MongoDB; a suite whose server is absent names itself as not run. */
export default jestConfig('servers', {
  testMatch: ['<rootDir>/test/servers/**/*.spec.ts'],
  testTimeout: 120_000,
  maxWorkers: 1,
  passWithNoTests: true,
});

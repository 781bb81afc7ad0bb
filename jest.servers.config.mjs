import { jestConfig } from './test/support/jest-config.mjs';

/** Needs EventStoreDB or MongoDB; a suite whose server is absent names itself as not run. */
export default jestConfig('servers', {
  testMatch: ['<rootDir>/test/servers/**/*.spec.ts'],
  // Guarded updates look through whole collections on FerretDB.
  testTimeout: 300_000,
  maxWorkers: 1,
  passWithNoTests: true,
});

import { register } from 'node:module';
import { jestConfig } from './test/support/jest-config.mjs';

register('./test/support/typescript-hooks.mjs', import.meta.url);
const { whyNoFerretDb } = await import('./test/support/ferretdb.ts');
const missing = process.env.MONGODB_URL ? undefined : whyNoFerretDb();

/** The whole service once more, with its log on EventStoreDB's protocol and its read models on MongoDB's. */
export default jestConfig(
  'engines',
  {
    testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'],
    globalSetup: '<rootDir>/test/support/start-engines.mjs',
    globalTeardown: '<rootDir>/test/support/stop-engines.mjs',
    testTimeout: 180_000,
    passWithNoTests: true,
  },
  missing === undefined ? [] : [{ suite: 'test/e2e with read models on MongoDB', reason: missing }],
);

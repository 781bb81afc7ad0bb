import { jestConfig } from './test/support/jest-config.mjs';

/** Everything that needs nothing but Node. */
export default jestConfig('main', {
  testMatch: [
    '<rootDir>/libs/**/*.spec.ts',
    '<rootDir>/apps/**/*.spec.ts',
    '<rootDir>/test/{contract,property,e2e,golden,mining,support,verifier}/**/*.spec.ts',
  ],
  testTimeout: 90_000,
});

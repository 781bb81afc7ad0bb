import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The Jest configuration common to all kinds of test.
 *
 * @param {string} kind names the results file, `.cache/test-results/<kind>.json`
 * @param {import('jest').Config} overrides
 * @param {{ suite: string, reason: string }[]} notRun what the closing summary names as not run
 * @returns {import('jest').Config}
 */
export function jestConfig(kind, overrides, notRun = []) {
  return {
    rootDir: ROOT,
    roots: ['libs', 'apps', 'test'].map((folder) => `<rootDir>/${folder}`),
    testEnvironment: 'node',
    // The condition lets the `imports` of package.json lead to the sources instead of dist.
    testEnvironmentOptions: { customExportConditions: ['casebook-source', 'node', 'node-addons'] },
    extensionsToTreatAsEsm: ['.ts'],
    moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
    moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
    transform: { '^.+\\.ts$': ['@swc/jest'] },
    setupFiles: ['reflect-metadata'],
    modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.cache/'],
    cacheDirectory: '<rootDir>/.cache/jest',
    maxWorkers: 2,
    reporters: ['default', ['<rootDir>/test/support/summary-reporter.mjs', { kind, notRun }]],
    ...overrides,
  };
}

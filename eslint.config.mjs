import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const DOMAIN = ['libs/*/src/domain/**/*.ts'];
const IMPURE = 'A domain decides on its input alone: pass the time, the id or the number in.';

export default defineConfig(
  { ignores: ['dist/', 'coverage/', '.cache/', 'data/', '**/node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-console': 'error',
      'no-param-reassign': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      // Classes with decorators are exempt by themselves: what Nest injects has to stay a value import.
      '@typescript-eslint/consistent-type-imports': 'error',
      // `import { type A }` would still load the module at run time.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/consistent-type-exports': [
        'error',
        { fixMixedExportsWithInlineTypeSpecifier: true },
      ],
      // Shapes of data are often type aliases (unions, mapped types) beside interfaces.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all', ignoreRestSiblings: true },
      ],
      // A Nest module is an empty class that carries a decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNever: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // An adapter answers with promises although one of them has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  {
    files: DOMAIN,
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: IMPURE },
        { selector: "CallExpression[callee.name='Date']", message: IMPURE },
        { selector: "Identifier[name='randomUUID']", message: IMPURE },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: IMPURE },
        { object: 'Math', property: 'random', message: IMPURE },
      ],
      'no-restricted-globals': [
        'error',
        ...['process', 'crypto', 'performance', 'fetch', 'setTimeout', 'setInterval', 'setImmediate'].map(
          (name) => ({
            name,
            message: IMPURE,
          }),
        ),
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [
                '@nestjs/*',
                '@nestjs/**',
                'node:*',
                'crypto',
                'libsql',
                'mongodb',
                '@eventstore/*',
                'fastify',
                'rxjs',
              ],
              message: 'A domain knows neither the framework, nor Node, nor a database.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', 'test/**/*.ts', 'libs/*/src/testing/**/*.ts'],
    rules: {
      'no-console': 'off',
      // Supertest and parsed answers are untyped by nature; asserting on them is what a test is for.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // What a command prints is its purpose.
    files: ['apps/cli/**/*.ts', 'apps/verifier/**/*.ts', 'test/bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'no-console': 'off' },
  },
);

/* The arrows between the rooms: apps -> contexts -> platform -> kernel, and stores -> kernel. */
const CONTEXTS =
  '(?:cases|billing|customers|offering|service-health|communication|audit|integration|privacy)';
const DRIVERS =
  '^(?:libsql|mongodb|@eventstore/db-client|@libsql/|bson$|@grpc/)|node_modules/(?:libsql|@libsql/[^/]+|mongodb|bson|@eventstore/db-client|@grpc/[^/]+)/';
const SPEC = '\\.spec\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'With ES modules and decorator metadata a cycle ends in "Cannot access … before initialization".',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that cannot be followed would escape every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'rooms-meet-by-name',
      comment: "Another room is imported as '#name', never by a path into its folder.",
      severity: 'error',
      from: { path: '^(libs/stores/[^/]+|libs/[^/]+|apps/[^/]+)/' },
      to: { path: '^libs/', pathNot: '^$1/', dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'only-the-index-is-seen',
      comment: 'A room shows what its index.ts exports, and nothing else.',
      severity: 'error',
      from: { path: '^(libs/stores/[^/]+|libs/[^/]+|apps/[^/]+)/' },
      to: {
        path: '^libs/',
        pathNot: ['^$1/', '^libs/(?:stores/)?[^/]+/src/index\\.ts$', '^libs/kernel/src/testing/index\\.ts$'],
      },
    },
    {
      name: 'domain-is-pure',
      comment:
        "A domain imports '#kernel' and itself: no framework, no Node, no package, no other part of its room.",
      severity: 'error',
      from: { path: `^(libs/${CONTEXTS}/src/domain)/`, pathNot: SPEC },
      to: { pathNot: ['^$1/', '^libs/kernel/src/index\\.ts$'] },
    },
    {
      name: 'kernel-imports-no-room',
      severity: 'error',
      from: { path: '^libs/kernel/' },
      to: { path: '^(?:libs|apps|test)/', pathNot: '^libs/kernel/' },
    },
    {
      name: 'kernel-knows-no-framework',
      severity: 'error',
      from: { path: '^libs/kernel/' },
      to: { path: '^@nestjs/|node_modules/@nestjs/' },
    },
    {
      name: 'drivers-only-in-stores',
      comment: 'The rest of the repository meets a database through a port of the kernel.',
      severity: 'error',
      from: { path: '^(?:libs|apps)/', pathNot: '^libs/stores/' },
      to: { path: DRIVERS },
    },
    {
      name: 'stores-import-only-the-kernel',
      severity: 'error',
      from: { path: '^(libs/stores/[^/]+)/' },
      to: { path: '^(?:libs|apps|test)/', pathNot: ['^$1/', '^libs/kernel/', '^test/'] },
    },
    {
      name: 'platform-imports-only-the-kernel',
      severity: 'error',
      from: { path: '^libs/platform/' },
      to: { path: '^(?:libs|apps)/', pathNot: ['^libs/platform/', '^libs/kernel/'] },
    },
    {
      name: 'contexts-import-no-store',
      comment: 'Which store is in use is decided where the service is composed, in apps/.',
      severity: 'error',
      from: { path: `^libs/${CONTEXTS}/`, pathNot: SPEC },
      to: { path: '^libs/stores/' },
    },
    {
      name: 'libs-import-no-app',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'verifier-stands-alone',
      comment: 'An auditor who checks the log must not have to trust the code that wrote it.',
      severity: 'error',
      from: { path: '^apps/verifier/' },
      to: { path: '^(?:libs|apps|test)/', pathNot: '^apps/verifier/' },
    },
    {
      name: 'nothing-imports-the-verifier',
      severity: 'error',
      from: { path: '^(?:libs|apps)/', pathNot: '^apps/verifier/' },
      to: { path: '^apps/verifier/' },
    },
    {
      name: 'product-imports-no-test-code',
      severity: 'error',
      from: {
        path: '^(?:libs|apps)/',
        pathNot: [SPEC, '^libs/[^/]+/src/testing/', '^libs/stores/[^/]+/src/testing/'],
      },
      to: { path: ['^test/', '^libs/kernel/src/testing/', SPEC] },
    },
    {
      name: 'dependencies-are-declared',
      comment: 'A package that is not in package.json is there by accident.',
      severity: 'error',
      from: { path: '^(?:libs|apps)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'product-needs-no-development-package',
      severity: 'error',
      from: { path: '^(?:libs|apps)/', pathNot: [SPEC, '/testing/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: 'node_modules' },
    // A launcher in bin/ leads to dist, which need not exist.
    exclude: { path: ['^(?:dist|coverage|\\.cache|data)/', '^apps/[^/]+/bin/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['casebook-source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};

/**
 * Completes package-lock.json with the optional packages of every platform.
 *
 * `npm install` leaves out an optional package that the registry in use does not offer, and `npm ci` then
 * refuses the lock file on every platform ("Missing: … from lock file"). An entry with name, version and
 * platform is all that `npm ci` asks for. Run it after every `npm install`; `--check` only reports.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const LOCK_FILE = new URL('../package-lock.json', import.meta.url);
const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const PROCESSORS = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];
const EXACT_VERSION = /^\d+\.\d+\.\d+(?:[-+].+)?$/;

/** The places where Node would look for `name` from the package at `path`, nearest first. */
function candidates(path, name) {
  const places = [];
  for (let base = path; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    places.push(`${base === '' ? '' : `${base}/`}node_modules/${name}`);
    if (base === '') return places;
  }
}

/** Platform fields read from a name such as `@swc/core-linux-arm64-gnu`. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = words.filter((word) => SYSTEMS.includes(word));
  const cpu = words.filter((word) => PROCESSORS.includes(word));
  const isLinux = os.includes('linux');
  const libc = words.some((word) => /^musl/.test(word))
    ? ['musl']
    : words.some((word) => /^gnu/.test(word))
      ? ['glibc']
      : [];
  return { os, cpu, libc: isLinux ? libc : [] };
}

function entryFor(name, range, parent) {
  if (!EXACT_VERSION.test(range)) {
    throw new Error(
      `${name} is wanted as "${range}": a missing entry can only be completed for an exact version.`,
    );
  }
  const { os, cpu, libc } = platformOf(name);
  if (os.length === 0 && cpu.length === 0) {
    throw new Error(`${name}: no platform in its name. Add its entry to package-lock.json by hand.`);
  }
  return {
    version: range,
    ...(cpu.length > 0 && { cpu }),
    ...(parent.dev && { dev: true }),
    ...(libc.length > 0 && { libc }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}

const lock = JSON.parse(readFileSync(LOCK_FILE, 'utf8'));
const added = [];
for (const [path, parent] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
    const places = candidates(path, name);
    if (places.some((place) => lock.packages[place] !== undefined)) continue;
    lock.packages[places.at(-1)] = entryFor(name, range, parent);
    added.push(`${name}@${range}`);
  }
}

if (added.length === 0) {
  console.log('package-lock.json lists the optional packages of every platform.');
} else if (process.argv.includes('--check')) {
  console.error(
    `package-lock.json lacks ${added.length} optional packages; run "npm run lockfile":\n  ${added.join('\n  ')}`,
  );
  process.exitCode = 1;
} else {
  const [root, ...rest] = Object.entries(lock.packages);
  rest.sort(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = Object.fromEntries([root, ...rest]);
  writeFileSync(LOCK_FILE, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`Added ${added.length} optional packages to package-lock.json.`);
}

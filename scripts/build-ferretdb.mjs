import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/*
 * Builds the test server of the MongoDB adapter with Go and its module proxy. Where that can't be done it says
 * why, also to the tests, which then name the suites that did not run; it never fails by itself.
 */

const SOURCE = fileURLToPath(new URL('../test/support/ferretdb/', import.meta.url));
const TARGET = fileURLToPath(new URL('../.cache/ferretdb/', import.meta.url));
const BINARY = `${TARGET}ferretdb`;
const REASON = `${TARGET}not-built.txt`;

mkdirSync(TARGET, { recursive: true });
rmSync(REASON, { force: true });
try {
  execFileSync('go', ['build', '-o', BINARY, '.'], {
    cwd: SOURCE,
    env: { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local' },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  console.log(`FerretDB, the test server for MongoDB, is ${BINARY}.`);
} catch (error) {
  const reason = reasonOf(error);
  rmSync(BINARY, { force: true });
  writeFileSync(REASON, `${reason}\n`);
  console.log(`FerretDB, the test server for MongoDB, was not built: ${reason}`);
}

function reasonOf(error) {
  if (error.code === 'ENOENT') return `there is no Go here (${wantedGo()} or later)`;
  const lines = String(error.stderr ?? error.message)
    .trim()
    .split('\n');
  return `go build said: ${lines.at(-1)}`;
}

function wantedGo() {
  return `Go ${/^go (\S+)/m.exec(readFileSync(`${SOURCE}go.mod`, 'utf8'))[1]}`;
}

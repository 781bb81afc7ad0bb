import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/*
 * Builds a program for the tests with Go and its module proxy. Where that can't be done it says why, also to the tests,
 * which then name the suites that did not run; it never fails by itself.
 */

/**
 * @param {string} name of the program, and of its folder in test/support
 * @param {string} what it is, for people
 */
export function buildGoProgram(name, what) {
  const source = fileURLToPath(new URL(`../test/support/${name}/`, import.meta.url));
  const target = fileURLToPath(new URL(`../.cache/${name}/`, import.meta.url));
  const [binary, reasonFile] = [`${target}${name}`, `${target}not-built.txt`];
  mkdirSync(target, { recursive: true });
  rmSync(reasonFile, { force: true });
  try {
    execFileSync('go', ['build', '-o', binary, '.'], {
      cwd: source,
      env: { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local' },
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    console.log(`${what}, is ${binary}.`);
  } catch (error) {
    const reason = reasonOf(error, source);
    rmSync(binary, { force: true });
    writeFileSync(reasonFile, `${reason}\n`);
    console.log(`${what}, was not built: ${reason}`);
  }
}

function reasonOf(error, source) {
  if (error.code === 'ENOENT') return `there is no Go here (${wantedGo(source)} or later)`;
  const lines = String(error.stderr ?? error.message)
    .trim()
    .split('\n');
  return `go build said: ${lines.at(-1)}`;
}

function wantedGo(source) {
  return `Go ${/^go (\S+)/m.exec(readFileSync(`${source}go.mod`, 'utf8'))[1]}`;
}

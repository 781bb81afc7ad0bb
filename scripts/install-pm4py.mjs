import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/*
 * Installs pm4py, the process-mining library that the tests open exports with, into a folder of its own. Where that can't be
 * done it says why, also to the tests, which then name the suite that did not run; it never fails by itself.
 */
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const wanted = readFileSync(at('test/mining/requirements.txt'), 'utf8');
const [folder, installed, reason] = ['', 'installed.txt', 'not-installed.txt'].map((name) =>
  at(`.cache/pm4py/${name}`),
);

if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) {
  console.log('pm4py is there.');
} else {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    run('python3', ['-m', 'venv', folder]);
    run(`${folder}bin/python`, [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '-r',
      at('test/mining/requirements.txt'),
    ]);
    writeFileSync(installed, wanted);
    console.log(`pm4py was installed in ${folder}.`);
  } catch (error) {
    const lines = String(error.stderr || error.message)
      .trim()
      .split('\n');
    writeFileSync(reason, `${error.code === 'ENOENT' ? 'there is no Python here' : lines.at(-1)}\n`);
    console.log(`pm4py was not installed: ${readFileSync(reason, 'utf8').trim()}`);
  }
}

function run(program, args) {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 600_000 });
}

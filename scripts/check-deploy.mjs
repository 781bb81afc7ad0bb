import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkImage } from './deploy/check-image.mjs';

/*
 * Checks deploy/ with the tools of those who made its formats, and starts the image's command. Helm, the library of
 * Docker Compose and Kubernetes' own types are built with Go and its module proxy; where that can't be done, what they
 * would have checked is named as not run. Ends with 1 when a check fails.
 */

const ROOT = resolve(import.meta.dirname, '..');
const TOOLS = join(ROOT, '.cache/deploy');
const SOURCE = join(ROOT, 'deploy/check');
const CHART = join(ROOT, 'deploy/helm/casebook');
const RESULTS = join(ROOT, '.cache/test-results');

const CHECKS = [
  { name: 'the compose file', tools: { compose: './compose' }, check: checkCompose },
  {
    name: 'the Helm chart',
    tools: { helm: 'helm.sh/helm/v3/cmd/helm', manifests: './manifests' },
    check: checkChart,
  },
  { name: 'the container file', tools: {}, check: checkImage },
];

const results = { passed: 0, failed: 0, skipped: 0, notRun: [] };
for (const { name, tools, check } of CHECKS) {
  const reason = whyNot(tools);
  if (reason !== undefined) {
    console.log(`Not run: ${name}: ${reason}`);
    results.notRun.push({ suite: `check of ${name}`, reason });
    continue;
  }
  try {
    await check();
    console.log(`Checked ${name}.`);
    results.passed++;
  } catch (error) {
    console.error(`${name}: ${error.message}`);
    results.failed++;
  }
}
mkdirSync(RESULTS, { recursive: true });
writeFileSync(join(RESULTS, 'deploy.json'), `${JSON.stringify(results)}\n`);
process.exitCode = results.failed === 0 ? 0 : 1;

/** Builds what a check needs; says why it can't be had, if so. */
function whyNot(tools) {
  mkdirSync(TOOLS, { recursive: true });
  for (const [name, source] of Object.entries(tools)) {
    const { status, error, stderr } = spawnSync('go', ['build', '-o', join(TOOLS, name), source], {
      cwd: SOURCE,
      env: { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local' },
      encoding: 'utf8',
    });
    if (error?.code === 'ENOENT') return 'there is no Go here';
    if (status !== 0) return `go build said: ${stderr.trim().split('\n').at(-1)}`;
  }
  return undefined;
}

function checkCompose() {
  const file = join(ROOT, 'deploy/compose.yaml');
  const example = readFileSync(join(ROOT, 'deploy/.env.example'), 'utf8');
  const names = [...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
  const env = Object.fromEntries(names.map((name) => [name, 'filled']));
  const services = run('compose', [file], { env }).trim().split('\n');
  insist(services.length >= 10, `The compose file has only these services: ${services.join(', ')}.`);
  for (const { source } of fileMounts(file)) {
    insist(existsSync(join(ROOT, 'deploy', source)), `The compose file names ${source}, which is not there.`);
  }
  insist(fails('compose', [file], { env: {} }), 'The compose file is taken without its passwords.');
}

const fileMounts = (file) =>
  [...readFileSync(file, 'utf8').matchAll(/^\s+file: (?<source>\S+)$/gm)].map(({ groups }) => groups);

function checkChart() {
  const files = readdirSync(join(CHART, 'ci')).map((name) => join(CHART, 'ci', name));
  for (const values of files) {
    run('helm', ['lint', '--strict', '--values', values, CHART]);
    const rendered = run('helm', ['template', 'desk', CHART, '--namespace', 'desk', '--values', values]);
    const objects = run('manifests', [], { input: rendered }).trim().split('\n');
    insist(
      objects.filter((line) => line.startsWith('Deployment ')).length === 3,
      'A role has no deployment.',
    );
    const unknown = rendered.replace('terminationGracePeriodSeconds', 'terminationGraceSeconds');
    insist(fails('manifests', [], { input: unknown }), 'A field that Kubernetes does not know is taken.');
  }
  insist(fails('helm', ['template', 'desk', CHART]), 'The chart is taken without what has no default.');
}

function run(tool, args, { env = process.env, input = '' } = {}) {
  return execFileSync(join(TOOLS, tool), args, { env, input, encoding: 'utf8', stdio: 'pipe' });
}

function fails(tool, args, { env = process.env, input = '' } = {}) {
  return spawnSync(join(TOOLS, tool), args, { env, input, stdio: 'pipe' }).status !== 0;
}

function insist(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

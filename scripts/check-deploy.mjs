import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
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
/** Whose types the manifests are read into; a Helm that was not built by its makers takes itself for an old one. */
const KUBERNETES = `1.${/k8s\.io\/client-go v0\.(\d+)/.exec(readFileSync(join(SOURCE, 'go.mod'), 'utf8'))[1]}.0`;
/** What the service can be told. */
const SETTINGS = new Set(
  ['config.ts', 'audit-config.ts']
    .map((name) => readFileSync(join(ROOT, 'libs/platform/src/config', name), 'utf8'))
    .flatMap((source) => [...source.matchAll(/read\('([A-Z_]+)'/g)].map(([, name]) => name)),
);

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
  const settings = [...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
  const env = Object.fromEntries(settings.map((name) => [name, 'filled']));
  const services = run('compose', [file], { env })
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const desks = services.filter(({ name }) => name.startsWith('desk-'));
  insist(desks.length === 2, 'There should be two copies of the service.');
  insistOnSettings(desks.flatMap(({ environment }) => Object.keys(environment)));
  insistOnOneLog(desks.map(({ environment }) => environment.ROLES));
  const keys = desks.map(({ environment, volumes }) => volumes[dirname(environment.MASTER_KEY_FILE)]);
  insist(
    keys[0] && new Set(keys).size === 1,
    `The copies have master keys of their own: ${keys.join(', ')}.`,
  );
  const names = services.map(({ name }) => name);
  insist(names.length >= 10, `The compose file has only these services: ${names.join(', ')}.`);
  for (const { source } of fileMounts(file)) {
    insist(existsSync(join(ROOT, 'deploy', source)), `The compose file names ${source}, which is not there.`);
  }
  insist(fails('compose', [file], { env: {} }), 'The compose file is taken without its passwords.');
}

function fileMounts(file) {
  return [...readFileSync(file, 'utf8').matchAll(/^\s+file: (?<source>\S+)$/gm)].map(({ groups }) => groups);
}

function checkChart() {
  const files = readdirSync(join(CHART, 'ci')).map((name) => join(CHART, 'ci', name));
  for (const values of files) {
    const options = ['--kube-version', KUBERNETES, '--namespace', 'desk', '--values', values];
    run('helm', ['lint', CHART, '--strict', ...options]);
    const rendered = run('helm', ['template', 'desk', CHART, ...options]);
    insistOnSettings([...rendered.matchAll(/^ +- name: ([A-Z_]+)$/gm)].map(([, name]) => name));
    const objects = run('manifests', [], { input: rendered }).trim().split('\n');
    const deployments = objects.filter((line) => line.startsWith('Deployment ')).length;
    insist(deployments === 4, 'A role has no deployment.');
    insistOnOneLog([...rendered.matchAll(/- name: ROLES\n +value: (.+)$/gm)].map(([, roles]) => roles));
    for (const mount of ['- name: MASTER_KEY_FILE', 'claimName:', 'secretName: casebook-master-key']) {
      const times = rendered.split(mount).length - 1;
      const expected = mount === 'claimName:' ? 1 : deployments;
      insist(times === expected, `'${mount}' is there ${times} times instead of ${expected}.`);
    }
    const unknown = rendered.replace('terminationGracePeriodSeconds', 'terminationGraceSeconds');
    insist(fails('manifests', [], { input: unknown }), 'A field that Kubernetes does not know is taken.');
  }
  const bare = ['template', 'desk', CHART, '--kube-version', KUBERNETES];
  insist(fails('helm', bare), 'The chart is taken without what has no default.');
}

/** The transparency log is files of one copy, which answers questions about it. */
function insistOnOneLog(roles) {
  const keepers = roles.filter((names) => names?.split(',').includes('audit'));
  insist(keepers.length === 1, `${keepers.length} copies keep the transparency log: ${roles.join('; ')}.`);
  insist(keepers[0].split(',').includes('api'), 'The keeper of the transparency log answers nobody.');
}

/** Nothing may be set that nobody reads. */
function insistOnSettings(names) {
  for (const name of ['EVENT_STORE_URL', 'READ_STORE_URL', 'MASTER_KEY_FILE']) {
    insist(names.includes(name), `The service is not told ${name}.`);
  }
  const unknown = names.filter((name) => !SETTINGS.has(name));
  insist(unknown.length === 0, `The service is told what it does not know: ${unknown.join(', ')}.`);
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

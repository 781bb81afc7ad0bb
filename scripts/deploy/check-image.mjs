import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { assembleImage } from './assemble-image.mjs';
import { environmentOf, only, readStages } from './dockerfile.mjs';

const CONTAINER_FILE = resolve(import.meta.dirname, '../../deploy/container/Dockerfile');
const PACKAGE = resolve(import.meta.dirname, '../../package.json');
const CHART_PAGE = resolve(import.meta.dirname, '../../deploy/helm/casebook/README.md');
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 100;

/**
 * Does without Docker what the container file says: puts the image's files together, starts its command as its user, who
 * can write to DATA_DIR and the folder for temporary files only, with a master key that was made as the chart's page says,
 * waits until it is ready, runs its health check and its command line, and ends it as an engine would.
 *
 * @throws Error saying what did not hold
 */
export async function checkImage() {
  const dir = mkdtempSync(join(tmpdir(), 'casebook-image-'));
  try {
    const stages = readStages(CONTAINER_FILE);
    const image = stages.at(-1);
    const place = assembleImage(stages, dir);
    const container = { place, user: userOf(image), env: await surroundings(image, dir) };
    await checkStart(image, container);
    insist(runs(['node', 'apps/cli/bin/casebook.js', '--help'], container), 'The command line does not run.');
    console.log(
      `The image's command started, was ready and well, and ended in good order, as ${container.user.uid}.`,
    );
  } finally {
    execFileSync('chmod', ['-R', 'u+rwX', dir]);
    rmSync(dir, { recursive: true, force: true });
  }
}

async function checkStart(image, container) {
  const { place, user, env } = container;
  const [command, ...args] = only(image, 'ENTRYPOINT').words;
  const { start } = JSON.parse(readFileSync(PACKAGE, 'utf8')).scripts;
  insist(
    [command, ...args].join(' ') === start,
    `The image starts the service otherwise than npm start: ${start}`,
  );
  const service = spawn(command, args, { cwd: place, env, ...user, stdio: ['ignore', 'inherit', 'inherit'] });
  try {
    await untilReady(service, `http://127.0.0.1:${env.PORT}/health/ready`);
    insist(runs(only(image, 'HEALTHCHECK').words, container), 'The health check of a working service fails.');
    const kept = readdirSync(env.DATA_DIR);
    insist(kept.includes('events.db'), `DATA_DIR holds ${kept.join(', ')}, and no log.`);
    insist(!kept.includes('master-keys.json'), 'The service has made a master key of its own.');
    service.kill(only(image, 'STOPSIGNAL').text);
    const [code] = await ended(service);
    insist(code === 0, `The service ended with ${code} when it was told to end.`);
    insist(!runs(only(image, 'HEALTHCHECK').words, container), 'The health check of no service succeeds.');
  } finally {
    service.kill('SIGKILL');
  }
}

async function untilReady(service, url) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    insist(service.exitCode === null, `The service ended with ${service.exitCode} before it was ready.`);
    insist(Date.now() < deadline, `The service was not ready within ${PATIENCE_MS} ms.`);
    // Until it listens there is nobody to answer.
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await pause(LOOK_EVERY_MS);
  }
}

const ended = (service) =>
  service.exitCode === null
    ? once(service, 'exit', { signal: AbortSignal.timeout(PATIENCE_MS) })
    : [service.exitCode];

const runs = ([command, ...args], { place, user, env }) =>
  spawnSync(command, args, { cwd: place, env, ...user, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;

/** Only root can become another. */
function userOf(image) {
  const [uid, gid] = only(image, 'USER').text.split(':').map(Number);
  return process.getuid() === 0 ? { uid, gid } : { uid: process.getuid(), gid: process.getgid() };
}

/** The image's variables; but what it keeps is kept here, and it listens for this machine, whose tokens it may make. */
async function surroundings(image, dir) {
  const { uid, gid } = userOf(image);
  const own = environmentOf(image);
  const [dataDir, temporary] = ['data', 'tmp'].map((name) => join(dir, name));
  for (const folder of [dataDir, temporary]) {
    mkdirSync(folder);
    chownSync(folder, uid, gid);
  }
  const port = String(await freePort());
  const masterKey = makeMasterKey(dir, { uid, gid });
  const here = {
    DATA_DIR: dataDir,
    TMPDIR: temporary,
    MASTER_KEY_FILE: masterKey,
    HOST: '127.0.0.1',
    PORT: port,
  };
  for (const name of ['DATA_DIR', 'HOST', 'PORT']) insist(own[name], `The image does not set ${name}.`);
  return { PATH: process.env.PATH, HOME: temporary, LOG_LEVEL: 'warn', ...own, ...here };
}

/** With the command of the chart's page, brought to the service as the chart does it. */
function makeMasterKey(dir, { uid, gid }) {
  const [command] = /^\(umask 077.*master-keys\.json\)$/m.exec(readFileSync(CHART_PAGE, 'utf8')) ?? [];
  insist(command !== undefined, `${CHART_PAGE} does not say how the master key is made.`);
  execFileSync('sh', ['-euc', command], { cwd: dir, stdio: ['ignore', 'ignore', 'inherit'] });
  const [secret, folder] = [join(dir, 'master-keys.json'), join(dir, 'master-key')];
  mkdirSync(folder);
  execFileSync('install', ['-m', '0600', secret, folder]);
  chownSync(join(folder, 'master-keys.json'), uid, gid);
  return join(folder, 'master-keys.json');
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function insist(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

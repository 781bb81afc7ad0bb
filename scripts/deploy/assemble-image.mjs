import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { all, only } from './dockerfile.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const IGNORED = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');

/**
 * Puts together, under `dir`, what the last stage of a container file would hold. The stage that builds is this very
 * folder after `npm run build`; any other is made anew with the commands that it names.
 *
 * @param {import('./dockerfile.mjs').Stage[]} stages
 * @param {string} dir an empty directory
 * @returns {string} where the stage's WORKDIR is
 */
export function assembleImage(stages, dir) {
  const places = new Map();
  for (const stage of stages.slice(0, -1)) places.set(stage.name, placeOf(stage, join(dir, stage.name)));
  const last = stages.at(-1);
  const place = join(dir, last.name);
  mkdirSync(place, { recursive: true });
  for (const copy of all(last, 'COPY')) carryOut(copy, place, places);
  protect(place);
  return place;
}

function placeOf(stage, place) {
  const commands = all(stage, 'RUN').map(({ text }) => text);
  const workdir = only(stage, 'WORKDIR').text;
  if (commands.includes('npm run build')) return { workdir, place: ROOT };
  mkdirSync(place, { recursive: true });
  for (const copy of all(stage, 'COPY')) carryOut(copy, place, new Map());
  for (const command of commands) runIn(place, command);
  return { workdir, place };
}

function runIn(place, command) {
  if (!command.startsWith('npm ')) throw new Error(`Only npm is run here, and not: ${command}`);
  execFileSync('npm', command.split(/\s+/).slice(1), { cwd: place, stdio: ['ignore', 'ignore', 'inherit'] });
}

function carryOut({ flags: { from }, words }, place, places) {
  const target = resolve(place, words.at(-1));
  for (const word of words.slice(0, -1)) {
    const source = from === undefined ? inContext(word) : inStage(word, places.get(from), from);
    if (!existsSync(source)) throw new Error(`COPY ${word}: there is no ${source}.`);
    // Several sources, or a target that ends so, mean a folder.
    const isFolder = words.length > 2 || words.at(-1).endsWith('/');
    cpSync(source, isFolder ? join(target, basename(source)) : target, { recursive: true });
  }
}

/** What the engine isn't sent can't be copied: `.dockerignore` leaves everything out but what it names. */
function inContext(word) {
  const [top] = word.split('/');
  if (!IGNORED.includes('*') || !IGNORED.includes(`!${top}`)) {
    throw new Error(`COPY ${word}: .dockerignore must leave everything out with * and let ${top} in.`);
  }
  return join(ROOT, word);
}

function inStage(word, stage, name) {
  if (!stage) throw new Error(`COPY --from=${name}: there is no such stage before.`);
  if (!word.startsWith(`${stage.workdir}/`)) throw new Error(`COPY ${word}: is not in ${stage.workdir}.`);
  return join(stage.place, word.slice(stage.workdir.length));
}

/** Everybody may read it, nobody may write. */
function protect(place) {
  execFileSync('chmod', ['-R', 'a=rX', place]);
  chmodSync(resolve(place, '..'), 0o755);
}

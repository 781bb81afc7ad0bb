import { readFileSync } from 'node:fs';

/**
 * One instruction of a container file: `{ name: 'COPY', flags: { from: 'build' }, words: ['a', 'b'] }`. Words in JSON form
 * come as they are in there, and `text` is all behind the flags.
 *
 * @typedef {{ name: string, flags: Record<string, string>, words: string[], text: string }} Instruction
 * @typedef {{ name: string, instructions: Instruction[] }} Stage
 */

/**
 * The stages of a container file, in order.
 *
 * @param {string} path
 * @returns {Stage[]}
 */
export function readStages(path) {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const stages = [];
  for (const instruction of lines.map(instructionOf)) {
    if (instruction.name === 'FROM') {
      stages.push({ name: instruction.words.at(-1), instructions: [] });
    } else stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
}

/** The instructions of a stage that have this name. */
export const all = (stage, name) => stage.instructions.filter((instruction) => instruction.name === name);

/**
 * The one instruction of a stage that has this name.
 *
 * @throws Error when there are none, or more
 */
export function only(stage, name) {
  const found = all(stage, name);
  if (found.length === 1) return found[0];
  throw new Error(`Stage '${stage.name}' has ${found.length} times ${name}, but should have it once.`);
}

/** The variables that a stage sets. */
export const environmentOf = (stage) =>
  Object.fromEntries(
    all(stage, 'ENV').flatMap(({ words }) => words.map((word) => [nameOf(word), valueOf(word)])),
  );

const nameOf = (assignment) => assignment.slice(0, assignment.indexOf('='));
const valueOf = (assignment) => assignment.slice(assignment.indexOf('=') + 1).replace(/^"(.*)"$/, '$1');

function instructionOf(line) {
  const [name = ''] = line.split(/\s/, 1);
  const flags = {};
  let rest = line.slice(name.length).trimStart();
  for (let flag = flagIn(rest); flag; flag = flagIn(rest)) {
    flags[flag.groups.name] = flag.groups.value;
    rest = rest.slice(flag[0].length);
  }
  return { name: name.toUpperCase(), flags, words: wordsOf(rest), text: rest };
}

const flagIn = (text) => /^--(?<name>[a-z-]+)=(?<value>\S+)\s*/.exec(text);

/** `HEALTHCHECK … CMD ["node"]` has its words behind the CMD. */
function wordsOf(text) {
  const list = /^(?:CMD\s+)?(?<json>\[.*\])$/.exec(text)?.groups.json;
  return list === undefined ? text.split(/\s+/) : JSON.parse(list);
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { VERIFIER_PROGRAM, verifierFolder } from '#audit';
import { TargetRefuses } from '../imports/import-target.js';

export interface TrustedByHand {
  readonly key?: readonly string[];
  readonly keys?: string;
  readonly checkpoint?: string;
  readonly consistency?: string;
}

/** What the verifier said of an export. */
export interface Verified {
  readonly text: string;
  readonly json: {
    readonly file: string;
    readonly result: 'nothingWrong' | 'wrong' | 'notCheckable';
    /** What was checked. */
    readonly checked: readonly string[];
    /** What is wrong, or why it could not be checked. */
    readonly trouble?: string;
  };
  /** 0 nothing wrong, 1 something is wrong, 2 it could not be checked. */
  readonly code: number;
}

const RESULTS = ['nothingWrong', 'wrong', 'notCheckable'] as const;

/**
 * Has the verifier of the auditors check an export: the program itself, as it lies here, in a process of its own. No part
 * of the service takes part.
 *
 * @throws TargetRefuses when the program is not here
 */
export async function verifyExport(file: string, trusted: TrustedByHand): Promise<Verified> {
  const folder = verifierFolder();
  if (folder === undefined) throw new TargetRefuses('The verifier is not here: apps/verifier was left out.');
  const child = spawn(process.execPath, [join(folder, VERIFIER_PROGRAM), file, ...argumentsOf(trusted)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, complained, [exit]] = (await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])) as [string, string, [number | null]];
  const code = exit === 0 || exit === 1 ? exit : 2;
  const checked = said.split('\n').flatMap((line) => (line.startsWith('- ') ? [line.slice(2)] : []));
  const trouble = complained.trim();
  return {
    text: [said.trim(), trouble].filter((part) => part !== '').join('\n'),
    json: { file, result: RESULTS[code], checked, ...(trouble === '' ? {} : { trouble }) },
    code,
  };
}

const argumentsOf = ({ key = [], keys, checkpoint, consistency }: TrustedByHand): string[] => [
  ...key.flatMap((one) => ['--key', one]),
  ...(keys === undefined ? [] : ['--keys', keys]),
  ...(checkpoint === undefined ? [] : ['--older', checkpoint]),
  ...(consistency === undefined ? [] : ['--consistency', consistency]),
];

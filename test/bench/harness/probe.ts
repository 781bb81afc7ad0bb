import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startFlags } from './start-flags.js';

/*
 * A probe measures in a process of its own, so that no heap, no compiled code and no cache of one side
 * shows in the figures of another.
 */

export type Numbers = Readonly<Record<string, number>>;
export type Settings = Readonly<Record<string, string | number | boolean>>;

/** What a probe's module exports by default. */
export type Probe = (settings: Settings) => Promise<Numbers>;

const RUNNER = fileURLToPath(new URL('./run-probe.js', import.meta.url));

/**
 * Runs a probe and answers with its numbers.
 *
 * @param url of the probe's module
 * @throws Error when the process ends without an answer; what it said on stderr was shown
 */
export function runProbe(url: string, settings: Settings): Promise<Numbers> {
  return new Promise((resolve, reject) => {
    const child = fork(RUNNER, [url, JSON.stringify(settings)], {
      execArgv: ['--expose-gc', ...startFlags()],
    });
    let answer: Numbers | undefined;
    child.on('message', (numbers) => (answer = numbers as Numbers));
    child.on('error', reject);
    child.on('exit', (code) => {
      if (answer) resolve(answer);
      else reject(new Error(`The probe ${url} ended with ${code ?? 'a signal'} and without an answer.`));
    });
  });
}

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { describeUnless } from '../support/not-run.js';
import { Dice } from './support/dice.js';
import { settledLog } from './support/effects.js';
import { caseLife, SETTING, type Done } from './support/lives.js';
import { setScene } from './support/load.js';
import { Site } from './support/site.js';
import { until } from './support/until.js';

const COMMANDS = 20;

let site: Site;
beforeEach(async () => {
  site = await Site.make();
  await site.start();
});
afterEach(() => site.clear());

/** Why nobody may watch the system calls of a process here; undefined when somebody may. */
function whyNoTracer(): string | undefined {
  try {
    execFileSync('strace', ['-o', '/dev/null', process.execPath, '--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'strace is not here, or not permitted';
  }
}

/** Watches a process ask the disk to keep what was written to files. */
async function watchFlushes(pid: number, notes: string): Promise<ChildProcess> {
  const calls = ['-f', '-y', '-e', 'trace=fsync,fdatasync', '-p', String(pid), '-o', notes];
  const tracer = spawn('strace', calls, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  tracer.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  await until(() => said.includes('attached'), 'the tracer to attach');
  return tracer;
}

describeUnless(whyNoTracer(), 'A command and the disk', () => {
  it('is acknowledged after the disk was asked to keep it, each for itself when they come one by one', async () => {
    await setScene(site, SETTING);
    const { path, body } = caseLife(new Dice(1), 'flushed').next().value ?? { path: '', body: {} };
    const { id } = await site.must<Done>('adminAgent', 'POST', path, body);
    // Whatever processes still write would be flushed too.
    await settledLog(site);

    const notes = join(site.dir, 'flushes');
    const tracer = await watchFlushes(site.pid, notes);
    // Notes are nobody's business but the log's: nothing follows from them.
    for (let n = 1; n <= COMMANDS; n++) {
      await site.must('adminAgent', 'POST', `/v1/cases/${id}/notes`, { text: `Note ${n}` });
    }
    tracer.kill('SIGINT');
    await once(tracer, 'exit');
    const flushes = (await readFile(notes, 'utf8'))
      .split('\n')
      .filter((line) => line.includes('events.db-wal'));
    expect(flushes.length).toBeGreaterThanOrEqual(COMMANDS);
  });
});

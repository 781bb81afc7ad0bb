import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SystemClock, type EventMetadata } from '#kernel';
import { readConfig } from '#platform';
import { openLog } from '../../apps/desk/src/open-stores.js';
import { SAMPLE } from '../support/incident-file.js';

const CASEBOOK = fileURLToPath(new URL('../../apps/cli/bin/casebook.js', import.meta.url));
/** Copies of the sample in one file: enough work to be killed in. */
const COPIES = 40;
const INCIDENTS = 12 * COPIES;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'casebook-crash-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function manyIncidents(): Promise<string> {
  const [header = '', ...rows] = (await readFile(SAMPLE, 'utf8')).trim().split('\n');
  const copies = Array.from({ length: COPIES }, (_, copy) =>
    rows.map((row) => row.replace(/^INC09/, `INC${String(copy + 10)}`)).join('\n'),
  );
  const file = join(folder, 'incidents.csv');
  await writeFile(file, [header, ...copies, ''].join('\n'));
  return file;
}

/**
 * Runs the program on a data directory.
 *
 * @param killAt the signal comes when it has told of so many tenths of the work; never when absent
 * @returns the exit code, or the signal that ended it
 */
async function importOnce(file: string, dir: string, killAt?: number): Promise<number | string> {
  const child = spawn(process.execPath, [CASEBOOK, 'import', 'servicenow', file, '--data-dir', dir]);
  let tenths = 0;
  child.stderr.on('data', (text: Buffer) => {
    tenths += text.toString().split('\n').length - 1;
    if (killAt !== undefined && tenths >= killAt) child.kill('SIGKILL');
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return signal ?? code ?? 'nothing';
}

/** The log stream by stream, without when each fact was recorded, which run recorded it, and under which key. */
async function logOf(dir: string) {
  const store = await openLog(readConfig({ DATA_DIR: dir }), new SystemClock());
  try {
    const events = await store.readAll({ limit: 1_000_000 });
    return events
      .map(({ id, type, streamId, revision, data, metadata }) => {
        const {
          correlationId: _correlation,
          causationId: _causation,
          commandHash: _hash,
          ...rest
        } = plain(metadata);
        return { id, type, streamId, revision, data, metadata: rest };
      })
      .toSorted((a, b) =>
        a.streamId === b.streamId ? a.revision - b.revision : a.streamId < b.streamId ? -1 : 1,
      );
  } finally {
    await store.close();
  }
}

/** Metadata are parsed when they are asked for: nothing is copied of them as they are. */
const plain = (metadata: EventMetadata) => JSON.parse(JSON.stringify(metadata)) as EventMetadata;

describe('An import that is killed', () => {
  it('ends the same when it is started again, however often that happens', async () => {
    const file = await manyIncidents();
    const whole = join(folder, 'whole');
    const broken = join(folder, 'broken');
    expect(await importOnce(file, whole)).toBe(0);

    const ends = [];
    for (const killAt of [1, 2, 4, 6, 8]) ends.push(await importOnce(file, broken, killAt));
    // Which of the kills came in time depends on the machine; the first cannot have come too late.
    expect(ends[0]).toBe('SIGKILL');
    expect(await importOnce(file, broken)).toBe(0);

    const expected = await logOf(whole);
    expect(new Set(expected.map(({ streamId }) => streamId)).size).toBe(INCIDENTS);
    expect(expected[0]?.metadata).toHaveProperty('occurredAt');
    expect(await logOf(broken)).toEqual(expected);
  });
});

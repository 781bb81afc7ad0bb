import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StoredEvent } from '#kernel';
import {
  Fault,
  nodeCrypto,
  NotCheckable,
  PACKED,
  verifyExport,
  verifyFile,
  type Trusted,
} from '../../apps/verifier/casebook-verify.mjs';
import { stored } from '../../libs/audit/src/testing/some-events.js';
import { membersOf, tarOf, type Member } from './archive.js';
import { LogHolder } from './forge.js';

const service = new LogHolder();
const events = Array.from({ length: 350 }, (_, number) => stored(number));
const log = service.log(events);
const everything = log.everything();
/** The streams case-3 and case-20. */
const CASES = { kind: 'streams', streams: { 'case-3': 10, 'case-20': 10 } };
const ofCases = [...Array(10).keys()].flatMap((at) => [30 + at, 200 + at]).sort((a, b) => a - b);
const twoCases = log.part(CASES, ofCases, 120, 7);
const range = log.part(
  { kind: 'range', first: 40, end: 95 },
  [...Array(55).keys()].map((at) => 40 + at),
);

/** In chunks of so many bytes, as they come from a disk or a network. */
async function* chunksOf(bytes: Buffer, size = 1_000): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const verify = (archive: Buffer, trusted: Partial<Trusted> = {}, size?: number) =>
  verifyExport(chunksOf(archive, size), { keys: [service.key], ...trusted }, nodeCrypto);

/** What is said to be wrong. */
async function faultOf(archive: Buffer, trusted: Partial<Trusted> = {}): Promise<string> {
  try {
    const { lines } = await verify(archive, trusted);
    return `nothing: ${lines.join(' ')}`;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

type Change = (lines: string[]) => readonly string[];

/** Files with one of them changed, line by line. */
const withLines = (archive: Buffer, name: string, change: Change): Member[] =>
  membersOf(archive)
    .filter(([each]) => !each.startsWith('manifest'))
    .map(([each, content]): Member => {
      if (each !== name) return [each, content];
      const lines = change(content.toString().split('\n').slice(0, -1));
      return [each, Buffer.from(lines.map((line) => `${line}\n`).join(''))];
    });

const swap = (lines: string[], one: number, other: number): string[] =>
  lines.map((line, at) => (at === one ? lines[other] : at === other ? lines[one] : line) ?? '');

const rewritten = (number: number): StoredEvent[] =>
  events.map((event, at) => (at === number ? stored(at, 'It never happened.') : event));

describe('The verifier finds nothing wrong with', () => {
  it.each([1, 7, 512, 100_000])('an export of everything, in chunks of %i bytes', async (size) => {
    const { lines } = await verify(everything, {}, size);
    expect(lines.join('\n')).toContain('350 events, hashed one by one and in order, give exactly the root');
    expect(lines.join('\n')).toContain(`is signed by ${service.signer.key.name}`);
  });

  it('two cases, of which it says what it can not prove', async () => {
    const { lines } = await verify(twoCases);
    expect(lines.join('\n')).toContain('20 events are in the log');
    expect(lines.join('\n')).toContain('No event is missing before the last one of each stream.');
    expect(lines.join('\n')).toContain('Not proven');
  });

  it('all events between two places', async () => {
    const { lines } = await verify(range);
    expect(lines.join('\n')).toContain('They are all events between these two places');
  });

  it('an event that is too long for a leaf', async () => {
    const long = service.log([stored(0), stored(1, 'x'.repeat(200_000)), stored(2)]);
    await expect(verify(long.everything())).resolves.toBeDefined();
    await expect(verify(long.part({ kind: 'range', first: 1, end: 2 }, [1]))).resolves.toBeDefined();
  });

  it('a log of one event, and one of none', async () => {
    await expect(verify(service.log([stored(0)]).everything())).resolves.toBeDefined();
    await expect(verify(service.log([]).everything())).resolves.toBeDefined();
  });

  it.each([0, 1, 120, 128, 349, 350])(
    'a log that has grown since a checkpoint of %i events',
    async (size) => {
      const older = log.checkpoint(size);
      const { lines } = await verify(everything, { older });
      expect(lines.join('\n')).toContain('that you kept: nothing before it was changed');
      const consistency = JSON.stringify({ from: size, to: 350, hashes: log.consistency(size) });
      await expect(verify(range, { older, consistency })).resolves.toBeDefined();
      // As a copy may end that somebody made.
      await expect(verify(everything, { older: `${older}\n\n` })).resolves.toBeDefined();
    },
  );

  it('a part that brings the proof for the older checkpoint along', async () => {
    await expect(verify(twoCases, { older: log.checkpoint(120) })).resolves.toBeDefined();
    await expect(verify(twoCases, { older: log.checkpoint(121) })).rejects.toThrow(NotCheckable);
  });
});

describe('The verifier detects, though whoever did it packed and signed the files anew,', () => {
  const SECOND = 'events/000001.jsonl';

  it.each<[string, Change]>([
    ['a changed byte', (lines) => lines.map((line, at) => (at === 5 ? line.replace('Text', 'Test') : line))],
    ['a dropped event', (lines) => lines.toSpliced(5, 1)],
    ['two events swapped', (lines) => swap(lines, 5, 6)],
    ['a cut-off tail', (lines) => lines.slice(0, -1)],
    ['an inserted event', (lines) => lines.toSpliced(5, 0, String(log.records[300]))],
    ["another case's event in place", (lines) => lines.with(5, String(log.records[300]))],
    [
      'white space that changes no meaning',
      (lines) => lines.map((line, at) => (at === 5 ? `${line} ` : line)),
    ],
  ])('%s: everything', async (_, change) => {
    expect(await faultOf(log.pack(withLines(everything, SECOND, change)))).toContain(
      'events/000001.jsonl are not those that were signed',
    );
  });

  it.each<[string, Change, string]>([
    [
      'a changed byte',
      (lines) => lines.map((line, at) => (at === 3 ? line.replace('Text', 'Test') : line)),
      'it was changed, or is another event',
    ],
    ['a dropped event', (lines) => lines.toSpliced(3, 1), 'it was changed, or is another event'],
    ['two events swapped', (lines) => swap(lines, 3, 4), 'it was changed, or is another event'],
    ['a cut-off tail', (lines) => lines.slice(0, -1), 'there is a proof for it'],
    ['an inserted event', (lines) => [...lines, String(log.records[300])], 'has no proof'],
    ["another case's event in place", (lines) => lines.with(3, String(log.records[300])), 'is another event'],
  ])('%s: two cases', async (_, change, text) => {
    expect(await faultOf(log.pack(withLines(twoCases, SECOND, change)))).toContain(text);
  });

  it.each<[string, number[], string]>([
    ['a dropped event', ofCases.toSpliced(4, 1), 'Event 4 of case-3 was left out'],
    ['a dropped beginning', ofCases.slice(1), 'Event 0 of case-3 was left out'],
    ['a cut-off tail', ofCases.slice(0, -1), 'had 10 events when the export was made'],
    ['two events swapped', swap(ofCases.map(String), 9, 10).map(Number), 'events were swapped or repeated'],
    ['an event given twice', ofCases.toSpliced(5, 0, ofCases[4] ?? 0), 'events were swapped or repeated'],
    ["another case's event", [...ofCases, 305], 'an export that is not about it'],
  ])('%s, with a proof for each event that is there', async (_, indices, text) => {
    expect(await faultOf(log.part(CASES, indices))).toContain(text);
  });

  it('an event left out between two places', async () => {
    const indices = [40, 41, 43];
    expect(await faultOf(log.part({ kind: 'range', first: 40, end: 44 }, indices))).toContain(
      'Event 42 of the log was left out',
    );
    expect(await faultOf(log.part({ kind: 'range', first: 40, end: 50 }, [40, 41]))).toContain(
      'events from 42 to 49 are missing',
    );
  });
});

describe('The verifier detects', () => {
  it('a wrong key', async () => {
    const stranger = new LogHolder();
    expect(await faultOf(everything, { keys: [stranger.key] })).toContain(
      'not signed by a key that you trust',
    );
    expect(await faultOf(stranger.log(events).everything())).toContain('not signed by a key that you trust');
  });

  it('a signature of a trusted key that is for something else', async () => {
    const members = membersOf(everything).map(([name, content]): Member => {
      if (name !== 'checkpoint') return [name, content];
      return [name, Buffer.from(content.toString().replace('\n350\n', '\n351\n'))];
    });
    expect(await faultOf(tarOf(members))).toContain('the signature of desk.example/log is not for it');
  });

  it('a history that was rewritten and signed anew, by the older checkpoint', async () => {
    const forged = service.log(rewritten(50));
    // With the key of the service itself, everything fits together.
    expect(await faultOf(forged.everything())).toMatch(/^nothing: /);
    const older = log.checkpoint(120);
    expect(await faultOf(forged.everything(), { older })).toContain('The history was rewritten');
    expect(await faultOf(forged.part(CASES, ofCases, 120), { older })).toContain('The history was rewritten');
    const consistency = JSON.stringify({ from: 120, hashes: forged.consistency(120) });
    expect(await faultOf(forged.part(CASES, ofCases), { older, consistency })).toContain(
      'The history was rewritten',
    );
  });

  it('a log whose end is gone, or that is another one, by the older checkpoint', async () => {
    const shorter = service.log(events.slice(0, 300));
    expect(await faultOf(shorter.everything(), { older: log.checkpoint() })).toContain('its end is missing');
    const other = new LogHolder('other.example/log');
    const keys = [service.key, other.key];
    expect(await faultOf(other.log(events).everything(), { keys, older: log.checkpoint() })).toContain(
      'of another log',
    );
  });

  it('a file that was changed, added, or left out', async () => {
    const members = membersOf(everything);
    const other = members.map(([name, content]): Member => [
      name,
      name === 'history.html' ? Buffer.from('Lies.') : content,
    ]);
    expect(await faultOf(tarOf(other))).toContain('history.html was changed');
    const fewer = members.filter(([name]) => name !== 'history.html');
    expect(await faultOf(tarOf(fewer))).toContain('The manifest lists');
    const more = members.toSpliced(-2, 0, ['more.txt', Buffer.from('More.')]);
    expect(await faultOf(tarOf(more))).toContain('more.txt is not where the manifest lists it');
    expect(await faultOf(tarOf([...members, ['more.txt', Buffer.from('More.')]]))).toContain(
      'comes after the end',
    );
    expect(await faultOf(Buffer.concat([everything, Buffer.from('x')]))).toContain(
      'Something follows the end',
    );
  });

  it('a changed byte, wherever it is', async () => {
    for (const archive of [everything, twoCases]) {
      const anyByte = fc.tuple(fc.nat({ max: archive.length - 1 }), fc.integer({ min: 1, max: 255 }));
      await fc.assert(
        fc.asyncProperty(anyByte, async ([at, flip]) => {
          const changed = Buffer.from(archive);
          changed[at] = (changed[at] ?? 0) ^ flip;
          await expect(verify(changed, {}, 100_000)).rejects.toThrow();
        }),
        { numRuns: 400 },
      );
    }
  });

  it('bytes that were cut out or put in, wherever that is', async () => {
    const place = fc.record({
      at: fc.nat({ max: twoCases.length - 1 }),
      cut: fc.nat({ max: 2_000 }),
      put: fc.uint8Array({ maxLength: 600 }),
    });
    await fc.assert(
      fc.asyncProperty(place, async ({ at, cut, put }) => {
        const changed = Buffer.concat([twoCases.subarray(0, at), put, twoCases.subarray(at + cut)]);
        // The NUL at the end may be more or fewer.
        fc.pre(!trimmed(changed).equals(trimmed(twoCases)));
        await expect(verify(changed, {}, 100_000)).rejects.toThrow();
      }),
      { numRuns: 400 },
    );
  });
});

const trimmed = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);

describe('The verifier on the command line', () => {
  const PROGRAM = fileURLToPath(new URL('../../apps/verifier/casebook-verify.mjs', import.meta.url));
  let dir: string;
  let files: Record<'plain' | 'packed' | 'older' | 'forged' | 'keys', string>;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'casebook-verifier-'));
    const keep = async (name: string, content: Buffer | string) => {
      await writeFile(join(dir, name), content);
      return join(dir, name);
    };
    files = {
      plain: await keep('everything.tar', everything),
      packed: await keep('cases.tar.gz', gzipSync(twoCases)),
      older: await keep('older', log.checkpoint(120)),
      forged: await keep('forged.tar', service.log(rewritten(50)).everything()),
      keys: await keep('keys', `${service.key}\n`),
    };
  });
  afterAll(() => rm(dir, { recursive: true }));

  const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((resolve) => {
      execFile(process.execPath, [PROGRAM, ...args], (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
      });
    });

  it('ends with 0, and says what it has checked', async () => {
    const { code, out } = await run(files.plain, '--keys', files.keys, '--older', files.older);
    expect(code).toBe(0);
    expect(out).toContain('nothing before it was changed');
    expect(out).toContain('NOTHING WRONG WAS FOUND.');
    const packed = await run(files.packed, '--key', service.key);
    expect(packed.code).toBe(0);
    expect(packed.out).toContain(PACKED);
    expect(out).not.toContain(PACKED);
  });

  it('detects a changed byte of a packed archive, wherever it is, or says that nothing vouches for it', async () => {
    const packed = gzipSync(twoCases);
    const file = join(dir, 'changed.tar.gz');
    const outcome = async (changed: Buffer) => {
      await writeFile(file, changed);
      return verifyFile(file, { keys: [service.key] }).then(
        ({ lines }) => lines,
        () => 'refused' as const,
      );
    };
    // All of what gzip says of itself, and anything else.
    const place = fc.oneof(fc.nat({ max: 9 }), fc.nat({ max: packed.length - 1 }));
    const unnoticed = new Set<number>();
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(packed);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const lines = await outcome(changed);
        if (lines === 'refused') return;
        unnoticed.add(at);
        expect(lines).toContain(PACKED);
        expect(gunzipSync(changed).equals(twoCases)).toBe(true);
      }),
      { numRuns: 400 },
    );
    expect(unnoticed).toContain(4);
    expect(await outcome(packed.subarray(0, -1))).toBe('refused');
    expect(await outcome(Buffer.concat([packed, Buffer.from('x')]))).toBe('refused');
  });

  it('ends with 1, and says what is wrong', async () => {
    const { code, err } = await run(files.forged, '--key', service.key, '--older', files.older);
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining('SOMETHING IS WRONG: The history was rewritten'),
    });
  });

  it.each([
    ['no key', (file: string) => [file]],
    ['no export', (_: string) => ['/nowhere', '--key', service.key]],
    ['a key that is none', (file: string) => [file, '--key', 'key']],
    [
      'a key that was not copied whole',
      (file: string) => [file, '--key', service.key.replace('desk', 'disk')],
    ],
    ['an option that it does not know', (file: string) => [file, '--trust-me']],
  ])('ends with 2 when it is given %s', async (_, args) => {
    const { code, err } = await run(...args(files.plain));
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('IT COULD NOT BE CHECKED') });
  });
});

import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EMPTY_ROOT } from '../tree/hashing.js';
import { checkpointText, parseCheckpoint } from './checkpoint.js';
import { KeyRing } from './key-ring.js';
import { isSignedBy, NotANote, parseNote, signNote } from './signed-note.js';
import { parseVerifierKey } from './verifier-key.js';

const NOW = '2026-03-02T09:00:00.000Z';
const LATER = '2026-03-03T09:00:00.000Z';

describe('A signed note', () => {
  // The example that C2SP signed-note gives.
  const KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
  const NOTE =
    'This is an example message.\n\n' +
    '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';

  it('of others is opened by their key', () => {
    const key = parseVerifierKey(KEY);
    expect(key?.text).toBe(KEY);
    expect(key && isSignedBy(parseNote(NOTE), [key])).toBe(true);
    expect(key && isSignedBy(parseNote(NOTE.replace('example m', 'example M')), [key])).toBe(false);
  });

  it.each([
    '',
    'No signatures.\n',
    'Text.\n\n',
    'Text.\n\n— name\n',
    'Text.\n\n- name AAAAAAAA\n',
    NOTE.slice(0, -1),
  ])('has a text and lines of signatures: %j is none', (text) => {
    expect(() => parseNote(text)).toThrow(NotANote);
  });

  it.each([
    KEY.replace('530d903a', '530d903b'),
    KEY.replace('foo', 'fop'),
    KEY.slice(0, -4),
    'a b+00000000+AA==',
  ])('is not opened by what is no key: %s', (text) => {
    expect(parseVerifierKey(text)).toBeUndefined();
  });
});

describe('A checkpoint', () => {
  const text = checkpointText({ origin: 'desk.example/log', size: 7, root: EMPTY_ROOT });

  it('is three lines', () => {
    expect(text).toBe(`desk.example/log\n7\n${EMPTY_ROOT.toString('base64')}\n`);
  });

  it.each([
    text.replace('\n7\n', '\n07\n'),
    text.replace('\n7\n', '\n-7\n'),
    text.replace('=\n', '\n'),
    `${text}more\n`,
    'desk.example/log\n7\n',
  ])('is nothing else: %j', (other) => {
    const note = `${other}\n— desk.example/log AAAAAAAAAA==\n`;
    expect(() => parseCheckpoint(note)).toThrow(NotANote);
  });
});

describe("The log's keys", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'casebook-keys-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('are kept, and readable by their owner only', async () => {
    const ring = await KeyRing.open(dir, 'desk.example/log', NOW);
    const [{ key } = { key: '' }] = ring.list();
    const file = join(dir, 'keys', `${key.split('+')[1] ?? ''}.pem`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(dir, 'keys'))).mode & 0o777).toBe(0o700);
    expect(await readFile(join(dir, 'keys.json'), 'utf8')).not.toContain('PRIVATE');
    expect((await KeyRing.open(dir, 'desk.example/log', LATER)).list()).toEqual([{ key, since: NOW }]);
  });

  it('can be replaced: the old one stays listed, and signs once more beside the new one', async () => {
    const ring = await KeyRing.open(dir, 'desk.example/log', NOW);
    const before = signNote('Before.\n', ring.current());
    await ring.rotate(LATER);
    const [fresh, old] = ring.verifiers();
    const both = parseNote(signNote('Between.\n', ring.current()));
    ring.signed();
    const after = parseNote(signNote('After.\n', ring.current()));
    expect(ring.list()).toEqual([
      { key: fresh?.text, since: LATER },
      { key: old?.text, since: NOW, until: LATER },
    ]);
    const signers = (note: typeof both) =>
      [fresh, old].map((key) => key !== undefined && isSignedBy(note, [key]));
    expect([parseNote(before), both, after].map(signers)).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ]);
  });

  it('finish a replacement that a restart has come between', async () => {
    const ring = await KeyRing.open(dir, 'desk.example/log', NOW);
    const last = parseNote(signNote('Last.\n', ring.current()));
    await ring.rotate(LATER);
    const again = await KeyRing.open(dir, 'desk.example/log', LATER);
    await again.resumeAfter(last);
    const note = parseNote(signNote('Next.\n', again.current()));
    expect(note.signatures).toHaveLength(2);
    expect(again.verifiers().every((key) => isSignedBy(note, [key]))).toBe(true);
  });
});

import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, ManualClock, MemoryEventStore } from '#kernel/testing';
import { provesConsistency } from '../../../../test/support/merkle.js';
import { TransparencyLog } from '../log/transparency-log.js';
import { parseCheckpoint, type SignedCheckpoint } from '../notes/checkpoint.js';
import { isSignedBy, parseNote, signatureLine } from '../notes/signed-note.js';
import { COSIGNS_CHECKPOINTS, verifierKey } from '../notes/verifier-key.js';
import { appendNumbered } from '../testing/some-events.js';
import { Courier } from './courier.js';
import type { Outlet } from './outlet.js';
import { FileOutlet, MailOutlet, WebhookOutlet } from './places.js';
import { isCosignature, Witness } from './witness.js';

let dir: string;
let server: Server;
let answer: (path: string, body: string) => { readonly status: number; readonly text: string };
let asked: { readonly path: string; readonly body: string }[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'casebook-outlets-'));
  asked = [];
  answer = () => ({ status: 200, text: '' });
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const path = request.url ?? '';
      asked.push({ path, body });
      const { status, text: said } = answer(path, body);
      response.writeHead(status).end(said);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(dir, { recursive: true });
});

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/prefix`;
const never = new AbortController().signal;
const checkpoint = (size: number): SignedCheckpoint => ({
  origin: 'desk.example/log',
  size,
  root: Buffer.alloc(32, size),
  note: `desk.example/log\n${size}\n…\n\n— desk.example/log AAAAAAAA\n`,
});

describe('A witness', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = verifierKey('witness.example/w1', publicKey, COSIGNS_CHECKPOINTS);
  let log: TransparencyLog;
  let store: MemoryEventStore;
  let clock: ManualClock;

  beforeEach(() => {
    [store, clock] = [new MemoryEventStore(), new ManualClock()];
    const options = { events: store, clock, dataDir: dir, origin: 'desk.example/log', intervalMs: 1_000 };
    log = new TransparencyLog({ ...options, inThread: false, onTrouble: () => undefined });
    log.start();
  });
  afterEach(() => log.stop());

  /** Has the log sign a tree of so many events. */
  async function grow(from: number, size: number): Promise<SignedCheckpoint> {
    await appendNumbered(store, from, size);
    await eventually(() => log.known.last !== undefined);
    await eventually(async () => (await log.proving().tree.call('state')).size === size);
    clock.advance(1_000);
    await log.signed(size);
    return log.proving().signed;
  }

  /** A witness as C2SP tlog-witness has it, with the roots that it has seen. */
  function witnessed(seen: { size: number; root: Buffer }) {
    return (_path: string, body: string) => {
      const at = body.indexOf('\n\n');
      const [old = '', ...hashes] = body.slice(0, at).split('\n');
      const note = body.slice(at + 2);
      const { size, root } = parseCheckpoint(note);
      if (!isSignedBy(parseNote(note), log.opened().keys.verifiers())) return { status: 403, text: '' };
      if (old !== `old ${seen.size}`) return { status: 409, text: `${seen.size}\n` };
      const proof = hashes.map((hash) => Buffer.from(hash, 'base64'));
      if (!provesConsistency(seen.size, size, proof, seen.root, root)) return { status: 422, text: '' };
      Object.assign(seen, { size, root });
      return { status: 200, text: cosigned(parseNote(note).text) };
    };
  }

  function cosigned(noteText: string, time = 1_679_315_147n): string {
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(time);
    const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${noteText}`), privateKey);
    return signatureLine({ name: key.name, keyId: key.id, bytes: Buffer.concat([stamp, signature]) });
  }

  it('cosigns a checkpoint, which is kept and served with it', async () => {
    const witness = new Witness(url(), key, log);
    answer = witnessed({ size: 0, root: Buffer.alloc(0) });
    const first = await grow(0, 5);
    await witness.give(first, never);
    const { note } = log.proving().signed;
    const { text: signed, signatures } = parseNote(note);
    expect(signatures).toHaveLength(2);
    expect(signatures.filter((signature) => isCosignature(signed, signature, key))).toHaveLength(1);
    expect(await readFile(join(dir, 'audit/checkpoint'), 'utf8')).toBe(note);
    expect((await log.opened().checkpoints.of(5))?.note).toBe(note);
    expect(asked[0]?.path).toBe('/prefix/add-checkpoint');
  });

  it('is proven that each checkpoint continues the one that it has seen, also after a restart', async () => {
    const seen = { size: 0, root: Buffer.alloc(0) };
    answer = witnessed(seen);
    const witness = new Witness(url(), key, log);
    await witness.give(await grow(0, 5), never);
    const next = await grow(5, 12);
    await witness.give(next, never);
    expect(asked.map(({ body }) => body.split('\n', 1)[0])).toEqual(['old 0', 'old 5']);
    // Another witness object knows nothing, and is told.
    await new Witness(url(), key, log).give(await grow(12, 20), never);
    expect(asked.slice(2).map(({ body }) => body.split('\n', 1)[0])).toEqual(['old 0', 'old 12']);
    expect(seen.size).toBe(20);
  });

  it('is not believed without a good signature, and is said what it answered', async () => {
    const witness = new Witness(url(), key, log);
    const signed = await grow(0, 5);
    answer = () => ({ status: 200, text: cosigned('desk.example/log\n6\n…\n') });
    await expect(witness.give(signed, never)).rejects.toThrow('no good cosignature');
    answer = () => ({ status: 422, text: 'No.' });
    await expect(witness.give(signed, never)).rejects.toThrow('It answered 422: No.');
    answer = () => ({ status: 409, text: '9\n' });
    await expect(witness.give(signed, never)).rejects.toThrow(
      'It has seen 9 leaves of this log, which has 5.',
    );
    expect(parseNote(log.proving().signed.note).signatures).toHaveLength(1);
  });
});

describe('A courier', () => {
  it('brings the newest checkpoint, again and again until it is taken, and tells each trouble once', async () => {
    const clock = new ManualClock();
    const ending = new AbortController();
    const troubles: string[] = [];
    const tried: number[] = [];
    const taken: number[] = [];
    let isAway = true;
    const outlet: Outlet = {
      name: 'auditor',
      restMs: 0,
      give: async ({ size }) => {
        tried.push(size);
        if (isAway) throw new Error('Nobody is there.');
        taken.push(size);
      },
    };
    const courier = new Courier(outlet, clock, (trouble) => troubles.push(trouble), ending.signal);
    courier.offer(checkpoint(1));
    for (let attempt = 1; attempt <= 3; attempt++) {
      await eventually(() => tried.length === attempt && clock.waiting > 0);
      if (attempt < 3) clock.advance(10_000);
    }
    expect(courier.status).toMatchObject({ size: 0, trouble: 'Nobody is there.' });
    courier.offer(checkpoint(2));
    courier.offer(checkpoint(3));
    isAway = false;
    clock.advance(10_000);
    await eventually(() => taken.length > 0);
    expect(taken).toEqual([3]);
    expect(troubles).toEqual(['The auditor has no checkpoint: Nobody is there.']);
    await eventually(() => courier.status.size === 3);
    expect(courier.status).toEqual({ name: 'auditor', size: 3, at: clock.now(), trouble: undefined });
    courier.offer(checkpoint(4));
    await eventually(() => taken.length > 1);
    expect(taken).toEqual([3, 4]);
    ending.abort();
    await courier.ended();
  });

  it('leaves an outlet alone for as long as it wants', async () => {
    const clock = new ManualClock();
    const ending = new AbortController();
    const taken: number[] = [];
    const outlet: Outlet = {
      name: 'mail',
      restMs: 3_600_000,
      give: async ({ size }) => void taken.push(size),
    };
    const courier = new Courier(outlet, clock, () => undefined, ending.signal);
    courier.offer(checkpoint(1));
    await eventually(() => clock.waiting > 0);
    courier.offer(checkpoint(2));
    courier.offer(checkpoint(3));
    clock.advance(3_599_999);
    expect(taken).toEqual([1]);
    clock.advance(1);
    await eventually(() => taken.length > 1);
    expect(taken).toEqual([1, 3]);
    ending.abort();
    await courier.ended();
  });
});

describe('Places that checkpoints are sent to', () => {
  it('are a URL', async () => {
    const webhook = new WebhookOutlet(url());
    await webhook.give(checkpoint(7), never);
    expect(asked).toEqual([{ path: '/prefix', body: checkpoint(7).note }]);
    answer = () => ({ status: 302, text: '' });
    await expect(webhook.give(checkpoint(8), never)).rejects.toThrow('It answered 302.');
  });

  it('are a file, to which they are added', async () => {
    const path = join(dir, 'checkpoints');
    for (const size of [7, 8]) await new FileOutlet(path).give(checkpoint(size));
    expect(await readFile(path, 'utf8')).toBe(`${checkpoint(7).note}\n${checkpoint(8).note}\n`);
    await expect(new FileOutlet(join(dir, 'nowhere/checkpoints')).give(checkpoint(9))).rejects.toThrow(
      'ENOENT',
    );
  });

  it('are a mail address; without a mail server the mail is kept as a file', async () => {
    const outboxDir = join(dir, 'outbox');
    const settings = { to: 'auditor@example.com', smtpUrl: undefined, outboxDir, restMs: 0 };
    await new MailOutlet(settings).give(checkpoint(7));
    expect(await readdir(outboxDir)).toEqual(['checkpoint-7.eml']);
    const mail = await readFile(join(outboxDir, 'checkpoint-7.eml'), 'utf8');
    expect(mail).toContain('To: auditor@example.com');
    expect(mail).toContain('Subject: Checkpoint of desk.example/log: 7 events');
  });

  it('are a mail address; a mail server that is away is trouble', async () => {
    const settings = { to: 'auditor@example.com', smtpUrl: 'smtp://127.0.0.1:1', outboxDir: dir, restMs: 0 };
    await expect(new MailOutlet(settings).give(checkpoint(7))).rejects.toThrow('ECONNREFUSED');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditLog, recordOfEvent } from '#audit';
import { RAW_EVENT_STORE } from '#platform';
import type { EventStore, StoredEvent } from '#kernel';
import { startDesk, type Desk } from '../support/desk.js';
import { leafOf, merkleRoot, provesConsistency, provesInclusion } from '../support/merkle.js';

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');

interface Inclusion {
  readonly eventId: string;
  readonly index: number;
  readonly size: number;
  readonly leaf: string;
  readonly root: string;
  readonly hashes: readonly string[];
  readonly record: string;
  readonly checkpoint: string;
}

/** The transparency log of a small desk over HTTP, as an auditor asks it. */
describe('The transparency log over HTTP', () => {
  let desk: Desk;
  let events: readonly StoredEvent[];
  const auditor = () => desk.as('auditor');

  beforeAll(async () => {
    desk = await startDesk({ env: { AUDIT_ORIGIN: 'desk.example/log', AUDIT_CHECKPOINT_SECONDS: '1' } });
    for (let number = 0; number < 20; number++) {
      await desk.as('helpdeskAgent').given('put', `/v1/customers/customer${number}`, {
        name: `Customer ${number}`,
        language: 'fr',
        country: 'FR',
        cloud: 'commercial',
        contacts: [{ name: 'Anne', email: `anne@customer${number}.example` }],
      });
    }
    await desk.settled();
    events = await desk.app.get<EventStore>(RAW_EVENT_STORE).readAll({ limit: 1_000 });
    await desk.app.get(AuditLog).whenSigned(events.length);
  });
  afterAll(() => desk.close());

  const leaves = () => events.map((event) => leafOf(recordOfEvent(event)));

  it('serves the last checkpoint, which is that of everything stored', async () => {
    const { text, headers } = await auditor().when('get', '/v1/audit/checkpoint').answers(200);
    const [origin, size, root] = text.split('\n');
    expect({ origin, size, root }).toEqual({
      origin: 'desk.example/log',
      size: String(events.length),
      root: merkleRoot(leaves()).toString('base64'),
    });
    expect(headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'private, max-age=1',
    });
    const { text: same } = await auditor().when('get', `/v1/audit/checkpoints/${size}`).answers(200);
    expect(same).toBe(text);
    await auditor().when('get', '/v1/audit/checkpoints/123456').problem(404, 'not-found');
  });

  it('lists all checkpoints, page by page, each a beginning of the next', async () => {
    const sizes: number[] = [];
    let url: string | null = '/v1/audit/checkpoints?limit=1';
    while (url) {
      const page: { items: { size: number; root: string }[]; next: string | null } =
        await auditor().read(url);
      for (const { size, root } of page.items) {
        sizes.push(size);
        expect(root).toBe(merkleRoot(leaves().slice(0, size)).toString('base64'));
      }
      url = page.next;
    }
    expect(sizes[0]).toBe(events.length);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it('serves tiles and bundles of the signed tree, for ever the same, and nothing beyond it', async () => {
    const width = events.length;
    const tile = await auditor().send('get', `/v1/audit/tile/0/000.p/${width}`);
    expect(tile.body).toEqual(Buffer.concat(leaves()));
    expect(tile.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'cache-control': 'private, max-age=31536000, immutable',
    });
    const bundle = await auditor().send('get', `/v1/audit/tile/entries/000.p/${width}`, undefined, {
      Accept: 'application/octet-stream',
    });
    const [first = Buffer.alloc(0)] = events.map(recordOfEvent);
    expect((bundle.body as Buffer).readUInt16BE(0)).toBe(first.length);
    expect((bundle.body as Buffer).subarray(2, 2 + first.length)).toEqual(first);
    const short = await auditor().send('get', `/v1/audit/entries/000.p/${width}`);
    expect(short.body).toEqual(bundle.body);
    for (const path of [
      `tile/0/000.p/${width + 1}`,
      'tile/0/000',
      'tile/0/../../checkpoint',
      'tile/9/000',
      'records/../checkpoint',
    ]) {
      const { status } = await auditor().send('get', `/v1/audit/${path}`);
      expect({ path, status }).toEqual({ path, status: 404 });
    }
  });

  it('proves every event, at its place and as it is stored', async () => {
    for (const [index, event] of events.entries()) {
      const proof = await auditor().read<Inclusion>(`/v1/audit/proofs/inclusion?eventId=${event.id}`);
      expect(proof).toMatchObject({ eventId: event.id, index, size: events.length });
      expect(proof.record).toBe(recordOfEvent(event).toString());
      const leaf = leafOf(Buffer.from(proof.record));
      expect(proof.leaf).toBe(leaf.toString('base64'));
      const hashes = proof.hashes.map(bytes);
      expect(provesInclusion(leaf, index, proof.size, hashes, bytes(proof.root))).toBe(true);
      expect(proof.checkpoint.split('\n')[2]).toBe(proof.root);
    }
  });

  it('proves in an older tree, by place, and as a tlog-proof', async () => {
    const proof = await auditor().read<Inclusion>('/v1/audit/proofs/inclusion?index=2&size=7');
    expect(
      provesInclusion(bytes(proof.leaf), 2, 7, proof.hashes.map(bytes), merkleRoot(leaves().slice(0, 7))),
    ).toBe(true);
    const { text } = await auditor()
      .when('get', '/v1/audit/proofs/inclusion?index=2', undefined, { Accept: 'text/plain' })
      .answers(200);
    const [head, ...checkpoint] = text.split('\n\n');
    const [format, index, ...hashes] = head?.split('\n') ?? [];
    expect([format, index]).toEqual(['c2sp.org/tlog-proof@v1', 'index 2']);
    const root = merkleRoot(leaves());
    const [, , leaf = root] = leaves();
    expect(provesInclusion(leaf, 2, events.length, hashes.map(bytes), root)).toBe(true);
    expect(checkpoint.join('\n\n')).toBe((await auditor().send('get', '/v1/audit/checkpoint')).text);
  });

  it('proves that it continues any older tree', async () => {
    for (let from = 0; from <= events.length; from++) {
      const proof = await auditor().read<{ to: number; hashes: string[]; fromRoot: string; toRoot: string }>(
        `/v1/audit/proofs/consistency?from=${from}`,
      );
      const older = merkleRoot(leaves().slice(0, from));
      expect(bytes(proof.fromRoot)).toEqual(older);
      expect(provesConsistency(from, proof.to, proof.hashes.map(bytes), older, merkleRoot(leaves()))).toBe(
        true,
      );
    }
  });

  it.each([
    ['inclusion', 'eventId'],
    ['inclusion?index=1&eventId=0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11', 'eventId'],
    ['inclusion?index=1&size=100000', 'size'],
    ['inclusion?index=5&size=5', 'size'],
    ['consistency?from=9&to=8', 'from'],
    ['consistency?from=1&to=100000', 'to'],
    ['consistency', 'from'],
  ])('says what is wrong with proofs/%s', async (path, field) => {
    await auditor().when('get', `/v1/audit/proofs/${path}`).invalid(field);
  });

  it('knows no event that is not signed', async () => {
    const path = '/v1/audit/proofs/inclusion?eventId=0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11';
    await auditor().when('get', path).problem(404, 'not-found');
  });

  it('compares all events with what was signed, when it is asked', async () => {
    await auditor().when('post', '/v1/audit/checks').answers(202, { running: true });
    const read = () => auditor().read<{ running: boolean; last: object | null }>('/v1/audit/checks');
    let check = await read();
    while (check.running) check = await read();
    expect(check).toMatchObject({
      leaves: events.length,
      last: { ok: true, size: events.length },
      contradiction: null,
    });
    expect(await auditor().read('/v1/audit/status')).toMatchObject({
      origin: 'desk.example/log',
      state: 'building',
      trouble: null,
      signed: { size: events.length },
      outlets: [],
    });
  });

  it('gives out its public keys, and lets an administrator replace the one that signs', async () => {
    const { items } = await auditor().read<{ items: { key: string }[] }>('/v1/audit/keys');
    expect(items).toHaveLength(1);
    await auditor().when('post', '/v1/audit/keys/rotations').problem(403, 'forbidden');
    const { body } = await desk.as('adminAgent').when('post', '/v1/audit/keys/rotations').answers(200);
    expect(body.items).toMatchObject([{}, { key: items[0]?.key, until: expect.any(String) }]);
    const { text } = await auditor().send('get', '/v1/audit/checkpoint');
    expect(text.match(/^— desk\.example\/log /gm)).toHaveLength(2);
  });

  it('says so where another copy keeps the log', async () => {
    const engines = {
      EVENT_STORE_URL: 'esdb://127.0.0.1:1?tls=false',
      READ_STORE_URL: 'mongodb://127.0.0.1:1',
    };
    const other = await startDesk({ env: { ...engines, ROLES: 'api,projections,processes' } });
    try {
      await other.as('auditor').when('get', '/v1/audit/checkpoint').problem(404, 'audit-not-here');
      await other.as('auditor').when('get', '/v1/audit/tile/0/000').problem(404, 'audit-not-here');
    } finally {
      await other.close();
    }
  });
});

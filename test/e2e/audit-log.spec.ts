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

  /** Every read of an auditor is on record, and so a leaf: the log grows while it is looked at. */
  const rootOfFirst = async (size: number): Promise<Buffer> => {
    const all = size === 0 ? [] : await desk.app.get<EventStore>(RAW_EVENT_STORE).readAll({ limit: size });
    return merkleRoot(all.map((event) => leafOf(recordOfEvent(event))));
  };

  it('serves the last checkpoint, which is that of everything stored', async () => {
    const { text, headers } = await auditor().when('get', '/v1/audit/checkpoint').answers(200);
    const [origin, size, root] = text.split('\n');
    expect(Number(size)).toBeGreaterThanOrEqual(events.length);
    expect({ origin, root }).toEqual({
      origin: 'desk.example/log',
      root: (await rootOfFirst(Number(size))).toString('base64'),
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
        expect(root).toBe((await rootOfFirst(size)).toString('base64'));
      }
      url = page.next;
    }
    expect(sizes[0]).toBeGreaterThanOrEqual(events.length);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it('serves tiles and bundles of the signed tree, for ever the same, and nothing beyond it', async () => {
    const { size: width } = desk.app.get(AuditLog).signed();
    const leaves = events.map((event) => leafOf(recordOfEvent(event)));
    const tile = await auditor().send('get', `/v1/audit/tile/0/000.p/${width}`);
    expect((tile.body as Buffer).subarray(0, 32 * leaves.length)).toEqual(Buffer.concat(leaves));
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
      `tile/0/000.p/${width + 100}`,
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
      expect(proof).toMatchObject({ eventId: event.id, index });
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
    expect(provesInclusion(bytes(proof.leaf), 2, 7, proof.hashes.map(bytes), await rootOfFirst(7))).toBe(
      true,
    );
    const { text } = await auditor()
      .when('get', '/v1/audit/proofs/inclusion?index=2', undefined, { Accept: 'text/plain' })
      .answers(200);
    const [head, ...checkpoint] = text.split('\n\n');
    const [format, index, ...hashes] = head?.split('\n') ?? [];
    expect([format, index]).toEqual(['c2sp.org/tlog-proof@v1', 'index 2']);
    const note = checkpoint.join('\n\n');
    const size = Number(note.split('\n')[1]);
    const root = await rootOfFirst(size);
    expect(provesInclusion(bytes(proof.leaf), 2, size, hashes.map(bytes), root)).toBe(true);
    expect((await auditor().send('get', `/v1/audit/checkpoints/${size}`)).text).toBe(note);
  });

  it('proves that it continues any older tree', async () => {
    for (let from = 0; from <= events.length; from++) {
      const proof = await auditor().read<{ to: number; hashes: string[]; fromRoot: string; toRoot: string }>(
        `/v1/audit/proofs/consistency?from=${from}`,
      );
      const [older, newer] = [await rootOfFirst(from), await rootOfFirst(proof.to)];
      expect(bytes(proof.fromRoot)).toEqual(older);
      expect(provesConsistency(from, proof.to, proof.hashes.map(bytes), older, newer)).toBe(true);
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
    expect(check).toMatchObject({ last: { ok: true }, contradiction: null });
    expect(await auditor().read('/v1/audit/status')).toMatchObject({
      origin: 'desk.example/log',
      state: 'building',
      trouble: null,
      outlets: [],
    });
  });

  it('tells Prometheus that it signs, and how much', async () => {
    const { text } = await desk.anonymous().when('get', '/metrics').answers(200);
    expect(text).toContain('casebook_audit_signing 1');
    expect(Number(/^casebook_audit_signed_leaves (\d+)$/m.exec(text)?.[1])).toBeGreaterThanOrEqual(
      events.length,
    );
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

  it.each([
    ['its roles leave it out', { ROLES: 'api,projections,processes', AUDIT_ORIGIN: 'desk.example/log' }],
    ['it was not told to begin one', { ROLES: 'api,projections,processes,audit' }],
  ])('says so where another of several copies keeps the log: %s', async (_, env) => {
    const servers = {
      EVENT_STORE_URL: 'esdb://127.0.0.1:1?tls=false',
      READ_STORE_URL: 'mongodb://127.0.0.1:1',
    };
    const other = await startDesk({ env: { ...servers, ...env } });
    try {
      await other.as('auditor').when('get', '/v1/audit/checkpoint').problem(404, 'audit-not-here');
      await other.as('auditor').when('get', '/v1/audit/tile/0/000').problem(404, 'audit-not-here');
    } finally {
      await other.close();
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { SystemIds, type CommandContext } from '#kernel';
import { ManualClock } from '#kernel/testing';
import type { Principal } from '../identity/principal.js';
import { CommandContextPipe } from './command-context.js';
import { ProblemException } from './problems.js';

const NOW = '2026-03-02T09:00:00.000Z';
const ana: Principal = { id: 'ana', kind: 'person', roles: ['helpdeskAgent'], expiresAt: 0 };
const pipe = new CommandContextPipe(new ManualClock(NOW), new SystemIds());

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly url?: string;
  readonly principal?: Principal;
}

const contextOf = ({ headers = {}, body = {}, url = '/v1/cases', principal = ana }: Sent): CommandContext =>
  pipe.transform({
    id: 'request-1',
    method: 'POST',
    url,
    headers,
    body,
    principal,
  } as unknown as FastifyRequest);

function faultOf(sent: Sent): unknown {
  try {
    return contextOf(sent);
  } catch (error) {
    if (error instanceof ProblemException) return (error.problem.errors as { field: string }[])[0]?.field;
    throw error;
  }
}

describe('The context of a command', () => {
  it('names the principal as the actor, whatever the body says', () => {
    const principal: Principal = { ...ana, onBehalfOf: 'eva', customerId: 'x' };
    const { actor } = contextOf({ principal, body: { actor: { id: 'mallory' } } });
    expect(actor).toEqual({ id: 'ana', kind: 'person', roles: ['helpdeskAgent'], onBehalfOf: 'eva' });
  });

  it('is new each time without an Idempotency-Key', () => {
    const [first, second] = [contextOf({}), contextOf({})];
    expect(first.commandId).not.toBe(second.commandId);
    expect(first).not.toHaveProperty('commandHash');
  });

  describe('with an Idempotency-Key', () => {
    const headers = { 'idempotency-key': 'k-1' };
    const first = contextOf({ headers, body: { a: 1, b: { c: 2, d: [1, 2] } } });

    it('is the same for the same command, in whatever order it is written', () => {
      const again = contextOf({ headers, body: { b: { d: [1, 2], c: 2 }, a: 1 }, url: '/v1/cases?x=1' });
      expect(again).toMatchObject({ commandId: first.commandId, commandHash: first.commandHash });
    });

    it('differs in its digest for another body', () => {
      const other = contextOf({ headers, body: { a: 1, b: { c: 2, d: [2, 1] } } });
      expect(other.commandId).toBe(first.commandId);
      expect(other.commandHash).not.toBe(first.commandHash);
    });

    it.each<[string, Sent]>([
      ['account', { headers, principal: { ...ana, id: 'eva' } }],
      ['address', { headers, url: '/v1/customers' }],
      ['key', { headers: { 'idempotency-key': 'k-2' } }],
    ])('is another for another %s', (_, sent) => {
      expect(contextOf(sent).commandId).not.toBe(first.commandId);
    });

    it.each(['', ' ', 'ação', 'x'.repeat(201)])('refuses %j', (key) => {
      expect(faultOf({ headers: { 'idempotency-key': key } })).toBe('Idempotency-Key');
    });
  });

  describe('with If-Match', () => {
    it.each([
      ['"3"', 3],
      ['3', 3],
      [' "0" ', 0],
    ])('%j expects revision %d', (tag, revision) => {
      expect(contextOf({ headers: { 'if-match': tag } }).expectedRevision).toBe(revision);
    });

    it('* expects no revision in particular', () => {
      expect(contextOf({ headers: { 'if-match': '*' } })).not.toHaveProperty('expectedRevision');
    });

    it.each(['W/"3"', '"3", "4"', '"abc"', '-1', ''])('%j is refused', (tag) => {
      expect(faultOf({ headers: { 'if-match': tag } })).toBe('If-Match');
    });
  });

  it('keeps a correlation id that is a UUID, and else belongs to its request alone', () => {
    const id = '0198A5C2-7D7E-7C3A-9A53-0D7B5C0E8F11';
    expect(contextOf({ headers: { 'x-correlation-id': id } }).correlationId).toBe(id.toLowerCase());
    expect(contextOf({ headers: { 'x-correlation-id': 'no uuid\r\n' } }).correlationId).toBe('request-1');
    expect(contextOf({}).causationId).toBe('request-1');
  });

  it('keeps a traceparent that is one', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(contextOf({ headers: { traceparent } })).toMatchObject({ traceparent });
    expect(
      contextOf({ headers: { traceparent: traceparent.replace(/0af7.*319c/, '0'.repeat(32)) } }),
    ).not.toHaveProperty('traceparent');
  });

  it('says when it happened, and why', () => {
    const body = { occurredAt: '2026-03-01T09:30:00-03:00', reason: 'Told by phone.' };
    expect(contextOf({ body })).toMatchObject({
      occurredAt: '2026-03-01T12:30:00.000Z',
      reason: 'Told by phone.',
    });
  });

  it('lies in the future by no more than clocks differ', () => {
    expect(contextOf({ body: { occurredAt: '2026-03-02T09:00:59.000Z' } })).toHaveProperty('occurredAt');
    expect(faultOf({ body: { occurredAt: '2026-03-02T09:01:01.000Z' } })).toBe('occurredAt');
  });
});

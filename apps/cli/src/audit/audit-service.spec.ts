import { createServer, type OutgoingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TargetAway, TargetRefuses } from '../imports/import-target.js';
import { RunningService } from './audit-service.js';

interface Reply {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: object;
}

describe('A service that is asked about the audit', () => {
  const away: Reply = {
    status: 503,
    headers: { 'Retry-After': '0' },
    body: { detail: 'It is being opened.' },
  };
  let server: Server;
  let replies: Reply[];
  let asked: { readonly url: string; readonly reason: unknown }[];

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push({ url: request.url ?? '', reason: request.headers['x-reason'] });
      const { status, headers, body } = (replies.length > 1 ? replies.shift() : replies[0]) ?? {
        status: 500,
      };
      response.writeHead(status, headers).end(JSON.stringify(body ?? {}));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
  });
  afterEach(() => {
    server.close();
  });

  const service = () =>
    new RunningService(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'token', 'Reclamação');

  it('is told the reason', async () => {
    replies = [{ status: 200, body: { items: [] } }];
    await expect((await service().get('/v1/cases/c/history')).json()).resolves.toEqual({ items: [] });
    expect(asked).toEqual([{ url: '/v1/cases/c/history', reason: 'Reclama%C3%A7%C3%A3o' }]);
  });

  it('is asked again when it says when', async () => {
    replies = [away, away, { status: 200, body: { id: 'e' } }];
    await expect((await service().get('/v1/audit/events/e')).json()).resolves.toEqual({ id: 'e' });
    expect(asked).toHaveLength(3);
  });

  it('is given up when it stays away', async () => {
    replies = [away, { ...away, headers: { 'Retry-After': '3600' } }];
    await expect(service().post('/v1/audit/exports', {})).rejects.toThrow(
      new TargetAway('The service answers 503. It is being opened.'),
    );
    expect(asked).toHaveLength(2);
  });

  it('is not asked again when it does not say when, or refuses', async () => {
    replies = [{ status: 503 }, { status: 403, body: { detail: 'This needs audit.read.' } }];
    await expect(service().get('/v1/audit/events/e')).rejects.toThrow(TargetAway);
    await expect(service().get('/v1/audit/events/e')).rejects.toThrow(TargetRefuses);
    expect(asked).toHaveLength(2);
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CaseHistory } from '#cases';
import { TargetAway, TargetRefuses } from './import-target.js';
import { runImport } from './run-import.js';
import { ServiceTarget } from './service-target.js';

const history = (steps = 1): CaseHistory => ({
  source: 'servicenow',
  reference: 'INC1',
  request: {
    occurredAt: '2024-03-04T08:00:00.000Z',
    severity: 'moderate',
    channel: 'phone',
    title: 'Mail',
    description: 'unknown',
  },
  steps: Array.from({ length: steps }, (_, index) => ({
    key: `step ${index}`,
    type: 'addNote',
    occurredAt: '2024-03-04T09:00:00.000Z',
    text: 'n',
  })),
});

interface Reply {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}
const accepted: Reply = { status: 201, body: { id: 'c1', written: 2 } };

describe('Importing through a service', () => {
  let server: Server;
  /** What it answers, one after the other; the last one from then on. */
  let replies: Reply[] = [];
  let received: { url: string | undefined; authorization: string | undefined; steps: number }[] = [];

  beforeEach(async () => {
    received = [];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { steps } = JSON.parse(Buffer.concat(chunks).toString()) as CaseHistory;
        const { url, headers } = request;
        received.push({ url, authorization: headers.authorization, steps: steps.length });
        const {
          status,
          body = {},
          headers: more = {},
        } = (replies.length > 1 ? replies.shift() : replies[0]) ?? accepted;
        response.writeHead(status, more).end(JSON.stringify(body));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    server.close();
  });

  const target = () =>
    new ServiceTarget(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'token');

  it('posts a history with the token', async () => {
    replies = [accepted];
    await expect(target().bringIn(history())).resolves.toEqual({ ok: true, id: 'c1', written: 2 });
    expect(received).toEqual([{ url: '/v1/imports/cases', authorization: 'Bearer token', steps: 1 }]);
  });
  it('asks again when the service is away for the moment', async () => {
    replies = [
      { status: 503, headers: { 'Retry-After': '0' } },
      { status: 503, headers: { 'Retry-After': '0' } },
      accepted,
    ];
    await expect(target().bringIn(history())).resolves.toMatchObject({ ok: true });
    expect(received).toHaveLength(3);
  });
  it('gives up when it stays away', async () => {
    replies = [{ status: 503, headers: { 'Retry-After': '0' } }];
    await expect(target().bringIn(history())).rejects.toThrow(TargetAway);
  });
  it('does not ask again with a token that is refused', async () => {
    replies = [{ status: 403, body: { detail: 'This needs imports.run.' } }];
    await expect(target().bringIn(history())).rejects.toThrow(TargetRefuses);
    expect(received).toHaveLength(1);
  });
  it('sends a long history in parts', async () => {
    replies = [accepted];
    await expect(target().bringIn(history(2_500))).resolves.toMatchObject({ written: 6 });
    expect(received.map(({ steps }) => steps)).toEqual([1_000, 1_000, 500]);
  });
  it('names the step from which on a history was refused, and goes on with the others', async () => {
    const body = { type: 'urn:casebook:problem:cases/open', detail: 'Reopen it first.', field: 'steps.0' };
    replies = [{ status: 409, body }];
    const figures = await runImport([history(), history()], target(), () => undefined);
    const failure = { reference: 'INC1', step: 'step 0', why: 'Reopen it first. (cases/open)' };
    expect(figures).toEqual({ histories: 2, added: 0, written: 0, failures: [failure, failure] });
  });
});

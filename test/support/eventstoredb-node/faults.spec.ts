import { beforeEach, describe, expect, it } from '@jest/globals';
import { ANY, NO_STREAM } from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import { Heard } from './testing/subscription.js';
import { collect, failure, someEvents, useNode } from './testing/use-node.js';

const test = useNode();
const credentials = { username: 'ignored', password: 'ignored' };
/** What a client sees, depending on when it hears of it. */
const LOST = /^(?:unavailable|cancelled|unknown)$/;

describe('Told to misbehave, the node', () => {
  let stream: string;
  beforeEach(() => {
    test.node.behave();
    stream = `stream-${crypto.randomUUID()}`;
  });
  const write = (options = {}) => test.client.appendToStream(stream, someEvents(1), options);
  const exists = () =>
    collect(test.client.readStream(stream)).then(
      (events) => events.length,
      () => 0,
    );

  it.each([
    ['BatchAppend', {}],
    ['Append', { credentials }],
  ])('is unavailable for the next %s, and writes nothing', async (method, options) => {
    test.node.misbehave({ how: 'unavailable', method, times: 1 });
    expect(await failure(write(options))).toMatchObject({ type: 'unavailable' });
    expect(await exists()).toBe(0);
    expect(await write(options)).toMatchObject({ success: true });
  });

  it('is unavailable for every call until it behaves', async () => {
    test.node.misbehave({ how: 'unavailable', method: 'Streams/Read' });
    for (let time = 0; time < 3; time += 1) {
      expect(await failure(collect(test.client.readAll({ maxCount: 1 })))).toMatchObject({
        type: 'unavailable',
      });
    }
    expect(await write()).toMatchObject({ success: true });
    test.node.behave();
    expect(await collect(test.client.readAll({ maxCount: 1 }))).toHaveLength(1);
  });

  it('fails as it is told: a subscription that is too slow, for one', async () => {
    test.node.misbehave({
      how: 'error',
      method: 'Read',
      times: 1,
      code: status.ABORTED,
      details: 'Operation timed out: Consumer too slow',
    });
    const heard = new Heard(test.client.subscribeToAll());
    await heard.count(1);
    expect(heard.error).toMatchObject({ type: 'timeout', code: 10 });
  });

  it('answers late', async () => {
    test.node.misbehave({ how: 'delay', ms: 200, times: 1 });
    const begin = performance.now();
    await write();
    expect(performance.now() - begin).toBeGreaterThanOrEqual(195);
  });

  it('drops the connection, with nothing written', async () => {
    test.node.misbehave({ how: 'drop', method: 'BatchAppend', times: 1 });
    expect((await failure(write())).type).toMatch(LOST);
    expect(await exists()).toBe(0);
  });

  it.each([
    ['Append', { credentials, expectedRevision: NO_STREAM }],
    ['BatchAppend', { expectedRevision: ANY }],
  ])('cuts the answer of %s after the commit', async (method, options) => {
    test.node.misbehave({ how: 'cutAfterCommit', method, times: 1 });
    expect((await failure(write(options))).type).toMatch(LOST);
    expect(await exists()).toBe(1);
  });

  it('cuts all connections, subscriptions too', async () => {
    const heard = new Heard(test.client.subscribeToAll());
    await heard.until((all) => all.includes('caught up'));
    test.node.cutConnections();
    await heard.until((all) => all.some((what) => what.startsWith('error')));
    expect(heard.error?.type).toMatch(LOST);
    await failure(write());
    expect(await write()).toMatchObject({ success: true });
  });

  it('can be told over HTTP', async () => {
    const url = `http://127.0.0.1:${test.node.port}/misbehave`;
    const rule = { how: 'unavailable', method: 'BatchAppend' };
    const post = (body: unknown) => fetch(url, { method: 'POST', body: JSON.stringify(body) });
    expect((await post(rule)).status).toBe(204);
    expect(await (await fetch(url)).json()).toEqual([rule]);
    expect(await failure(write())).toMatchObject({ type: 'unavailable' });
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(204);
    expect(await write()).toMatchObject({ success: true });
    expect((await post({ how: 'politely' })).status).toBe(400);
    expect((await fetch(`${url}/cut`, { method: 'POST' })).status).toBe(204);
  });
});

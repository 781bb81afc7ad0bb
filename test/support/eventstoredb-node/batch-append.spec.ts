import { describe, expect, it } from '@jest/globals';
import { jsonEvent, NO_STREAM } from '@eventstore/db-client';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ServiceError } from '@grpc/grpc-js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import timestampPb from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { ended, events, failure, named, someEvents, useNode } from './testing/use-node.js';
import { stringId } from './testing/raw-streams.js';

const test = useNode();

interface Sent {
  readonly correlation?: shared.UUID | undefined;
  readonly stream?: string;
  readonly options?: (options: streams.BatchAppendReq.Options) => unknown;
  readonly withoutOptions?: boolean;
  readonly messages?: readonly streams.BatchAppendReq.ProposedMessage[];
  readonly open?: boolean;
}

describe('The BatchAppend call', () => {
  it('answers each finished append once, by the correlation id as it was sent [§2.2]', async () => {
    const id = 'ABCDEF00-0000-4000-8000-000000000001';
    const [answer, ...more] = await answers([
      request({ stream: 'batch-a', correlation: stringId(id), messages: [message(), message()] }),
    ]);
    expect(answer).toMatchObject({
      correlationId: { string: id },
      success: { currentRevision: '1', position: { commitPosition: expect.any(String) } },
      streamPosition: '0',
    });
    expect(name(answer)).toBe('batch-a');
    expect(more).toEqual([]);
  });

  it('puts an append together of chunks, of which the first says what it is [§2.2]', async () => {
    const correlation = stringId(crypto.randomUUID());
    const [answer] = await answers([
      request({ correlation, stream: 'batch-chunks', messages: [message()], open: true }),
      request({ correlation, stream: 'ignored', messages: [message()], open: true }),
      request({ correlation, withoutOptions: true, messages: [message()] }),
    ]);
    expect(answer?.success?.currentRevision).toBe('2');
    expect(name(answer)).toBe('batch-chunks');
  });

  it('ignores a first chunk that says nothing [§2.2]', async () => {
    const all = await answers([
      request({ withoutOptions: true, messages: [message()] }),
      request({ stream: 'batch-heard', messages: [message()] }),
    ]);
    expect(all.map(name)).toEqual(['batch-heard']);
  });

  it('tells a wrong version apart by what was expected and what there is [§2.2]', async () => {
    await test.client.appendToStream('batch-wev', someEvents(1));
    const all = await answers([
      request({
        stream: 'batch-wev',
        options: (o) => o.setNoStream(new emptyPb.Empty()),
        messages: [message()],
      }),
      request({ stream: 'batch-none', options: (o) => o.setStreamPosition('4'), messages: [message()] }),
      request({
        stream: 'batch-none',
        options: (o) => o.setStreamExists(new emptyPb.Empty()),
        messages: [message()],
      }),
    ]);
    expect(all.map(wrongVersion)).toEqual([
      expect.objectContaining({ currentStreamRevision: '0', expectedNoStream: {} }),
      expect.objectContaining({ currentNoStream: {}, expectedStreamPosition: '4' }),
      expect.objectContaining({ currentNoStream: {}, expectedStreamExists: {} }),
    ]);
    expect(all[0]?.error).toMatchObject({ code: 6, message: 'WrongExpectedVersion' });
  });

  it('says that a stream is deleted [§2.2]', async () => {
    await test.client.tombstoneStream('batch-deleted');
    const [answer] = await answers([request({ stream: 'batch-deleted', messages: [message()] })]);
    expect(answer?.error).toMatchObject({ code: 5, message: 'StreamDeleted' });
    expect(detail(answer)).toBe('type.googleapis.com/event_store.client.StreamDeleted');
  });

  it('sums sizes over chunks, and answers once when they are too much [§2.2]', async () => {
    const correlation = stringId(crypto.randomUUID());
    const half = message({ data: Buffer.alloc(600_000) });
    const all = await answers([
      request({ correlation, stream: 'batch-big', messages: [half], open: true }),
      request({ correlation, withoutOptions: true, messages: [half], open: true }),
      request({ correlation, withoutOptions: true, messages: [half] }),
    ]);
    expect(all).toHaveLength(1);
    expect(all[0]?.error).toMatchObject({ code: 3, message: 'MaximumAppendSizeExceeded' });
    const value = Buffer.from(String(all[0]?.error?.details?.value), 'base64');
    expect(shared.MaximumAppendSizeExceeded.deserializeBinary(value).getMaxappendsize()).toBe(1_048_576);
  });

  it('times an append out at once whose deadline has passed [§2.2]', async () => {
    const past = timestampPb.Timestamp.fromDate(new Date(Date.now() - 1000));
    const [answer] = await answers([
      request({ stream: 'batch-late', options: (o) => o.setDeadline(past), messages: [message()] }),
    ]);
    expect(answer?.error).toMatchObject({ code: 4, message: 'Timeout' });
  });

  it('times an append out that is not sent whole in time, by a structured id [§2.2]', async () => {
    const soon = timestampPb.Timestamp.fromDate(new Date(Date.now() + 1_500));
    const correlation = stringId('00000000-0000-0001-0000-000000000002');
    const options = (o: streams.BatchAppendReq.Options) => o.setDeadline(soon);
    const [answer] = await answers([request({ correlation, stream: 'batch-slow', options, open: true })], 1);
    expect(answer?.error).toMatchObject({ code: 4, message: 'Timeout' });
    expect(answer?.correlationId?.structured).toEqual({
      mostSignificantBits: '1',
      leastSignificantBits: '2',
    });
  });

  const NO_KEY = 'The given key was not present in the dictionary.';
  it.each([
    ['a bad event id', { messages: [message({ id: 'no-uuid' })] }, 'Unrecognized Guid format.'],
    ['no stream', { stream: '' }, "Value cannot be null. (Parameter 'value')"],
    [
      'an empty type',
      { messages: [message({ type: '' })] },
      "Empty eventType provided. (Parameter 'eventType')",
    ],
    [
      'no type',
      { messages: [new streams.BatchAppendReq.ProposedMessage().setId(stringId(crypto.randomUUID()))] },
      NO_KEY,
    ],
    [
      'no expectation',
      { options: (o: streams.BatchAppendReq.Options) => o.clearAny() },
      'StatusCode="InvalidArgument"',
    ],
    ['a bad correlation id', { correlation: stringId('no-uuid') }, 'Unrecognized Guid format.'],
  ])('refuses %s, once and for ever [§2.2]', async (_, sent: Sent, text) => {
    const all = await answers([request({ stream: 'batch-bad', messages: [message()], ...sent })]);
    expect(all).toHaveLength(1);
    const value = Buffer.from(String(all[0]?.error?.details?.value), 'base64');
    expect(shared.BadRequest.deserializeBinary(value).getMessage()).toContain(text);
    expect(all[0]?.error).toMatchObject({ code: 3, message: 'BadRequest' });
    if (sent.correlation !== undefined) expect(all[0]?.correlationId?.string).toBe('no-uuid');
  });

  it('ends the whole call for a message of more than 16 MiB [§2.2]', async () => {
    const call = test.streams.batchAppend();
    const error = new Promise<ServiceError>((resolve) => call.on('error', resolve));
    call.on('data', () => undefined);
    call.write(
      request({ stream: 'batch-huge', messages: [message({ data: Buffer.alloc(17 * 1024 * 1024) })] }),
    );
    expect(ended(await error)).toMatchObject({
      code: 8,
      details: 'Received message exceeds the maximum configured message size.',
    });
  });
});

describe('The official client, appending by batches', () => {
  it('sees a wrong version as an error with both revisions [§2.3]', async () => {
    await test.client.appendToStream('client-wev', someEvents(2));
    const error = await failure(
      test.client.appendToStream('client-wev', someEvents(1), { expectedRevision: NO_STREAM }),
    );
    expect(error).toMatchObject({
      type: 'wrong-expected-version',
      streamName: 'client-wev',
      expectedVersion: NO_STREAM,
      actualVersion: 1n,
      code: undefined,
    });
  });

  it('sees a deleted stream without a code, and a bad request as unknown [§2.3]', async () => {
    await test.client.tombstoneStream('client-deleted');
    const deleted = await failure(test.client.appendToStream('client-deleted', someEvents(1)));
    expect(deleted).toMatchObject({ type: 'stream-deleted', code: undefined });
    const bad = await failure(test.client.appendToStream('client-bad', events('no-uuid')));
    expect(bad).toMatchObject({ type: 'unknown', message: 'Could not recognize BadRequest' });
  });

  it('goes on after a bad request: no id is answered twice [§2.2]', async () => {
    await failure(test.client.appendToStream('client-on', events('no-uuid')));
    expect(await test.client.appendToStream('client-on', someEvents(1))).toMatchObject({ success: true });
  });

  it('writes what it has to split into several messages [§2.3]', async () => {
    const big = Array.from({ length: 4 }, () => jsonEvent({ type: 'T', data: 'x'.repeat(200_000) }));
    const result = await test.client.appendToStream('client-split', big, { batchAppendSize: 250_000 });
    expect(result.nextExpectedRevision).toBe(3n);
  });
});

type Answer = streams.BatchAppendResp.AsObject;

/** Sends requests by one call and ends it, or waits for so many answers. */
function answers(requests: readonly streams.BatchAppendReq[], enough = Infinity): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    const all: Answer[] = [];
    const call = test.streams.batchAppend();
    call.on('data', (answer: streams.BatchAppendResp) => {
      all.push(answer.toObject());
      if (all.length < enough) return;
      call.cancel();
      resolve(all);
    });
    call.on('error', (error) => (all.length < enough ? reject(error) : undefined));
    call.on('end', () => resolve(all));
    for (const request of requests) call.write(request);
    if (enough === Infinity) call.end();
  });
}

function request(sent: Sent): streams.BatchAppendReq {
  const {
    correlation,
    stream = 'batch',
    options,
    withoutOptions = false,
    messages = [],
    open = false,
  } = sent;
  const all = new streams.BatchAppendReq.Options()
    .setStreamIdentifier(named(stream))
    .setAny(new emptyPb.Empty());
  options?.(all);
  const whole = new streams.BatchAppendReq().setIsFinal(!open).setProposedMessagesList([...messages]);
  whole.setCorrelationId(correlation ?? stringId(crypto.randomUUID()));
  return withoutOptions ? whole : whole.setOptions(all);
}

interface MessageOptions {
  readonly id?: string;
  readonly type?: string;
  readonly data?: Uint8Array;
}

function message({
  id = crypto.randomUUID(),
  type = 'Happened',
  data = Buffer.from('{}'),
}: MessageOptions = {}): streams.BatchAppendReq.ProposedMessage {
  const proposed = new streams.BatchAppendReq.ProposedMessage().setId(stringId(id)).setData(data);
  proposed.getMetadataMap().set('type', type);
  proposed.getMetadataMap().set('content-type', 'application/json');
  return proposed;
}

function name(answer: Answer | undefined): string {
  return Buffer.from(String(answer?.streamIdentifier?.streamName), 'base64').toString();
}

const detail = (answer: Answer | undefined) => answer?.error?.details?.typeUrl;

function wrongVersion(answer: Answer) {
  expect(detail(answer)).toBe('type.googleapis.com/event_store.client.WrongExpectedVersion');
  const value = Buffer.from(String(answer.error?.details?.value), 'base64');
  return shared.WrongExpectedVersion.deserializeBinary(value).toObject();
}

import type { ServiceError } from '@grpc/grpc-js';
import type shared from '@eventstore/db-client/generated/shared_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { named, nothing, type TestNode } from './use-node.js';

export type ReadOptions = streams.ReadReq.Options;

export const stringId = (id: string) => new sharedPb.UUID().setString(id);

export interface Proposal {
  readonly id?: shared.UUID;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly data?: Uint8Array;
}

const DEFAULT_METADATA = { type: 'Happened', 'content-type': 'application/json' };

/** The options of an Append, that expects anything unless `expect` says otherwise. */
export function appendOptions(
  stream: string,
  expect: (options: streams.AppendReq.Options) => unknown = (options) => options.setAny(nothing()),
): streams.AppendReq {
  const options = new streams.AppendReq.Options().setStreamIdentifier(named(stream));
  expect(options);
  return new streams.AppendReq().setOptions(options);
}

export function appendMessage({ id, metadata, data }: Proposal = {}): streams.AppendReq {
  const message = new streams.AppendReq.ProposedMessage();
  message.setId(id ?? stringId(crypto.randomUUID()));
  message.setData(data ?? Buffer.from('{}'));
  for (const [key, value] of Object.entries(metadata ?? DEFAULT_METADATA)) {
    message.getMetadataMap().set(key, value);
  }
  return new streams.AppendReq().setProposedMessage(message);
}

/** Sends requests as one Append. @returns the answer, or what it failed with */
export function append(
  { streams: client }: TestNode,
  ...requests: readonly streams.AppendReq[]
): Promise<streams.AppendResp | ServiceError> {
  return new Promise((resolve) => {
    const call = client.append((error, response) => resolve(error ?? response));
    for (const request of requests) call.write(request);
    call.end();
  });
}

/** What a read answered until it ended, and with what it failed. */
export interface Answered {
  readonly messages: streams.ReadResp[];
  readonly error?: ServiceError;
}

/** Options of a read of ten events forwards, by structured ids, changed by `change`. */
export function readRequest(change: (options: ReadOptions) => unknown): streams.ReadReq {
  const options = new streams.ReadReq.Options()
    .setCount('10')
    .setNoFilter(nothing())
    .setUuidOption(new streams.ReadReq.Options.UUIDOption().setStructured(nothing()));
  change(options);
  return new streams.ReadReq().setOptions(options);
}

/** Where a read of a stream begins: `start`, `end` or a revision. */
export function ofStream(stream: string, from = 'start') {
  const options = new streams.ReadReq.Options.StreamOptions().setStreamIdentifier(named(stream));
  if (from === 'start') return options.setStart(nothing());
  return from === 'end' ? options.setEnd(nothing()) : options.setRevision(from);
}

/** Where a read of all streams begins. */
export function ofAll(from: 'start' | 'end' | readonly [commit: bigint, prepare: bigint] = 'start') {
  const options = new streams.ReadReq.Options.AllOptions();
  if (from === 'start') return options.setStart(nothing());
  if (from === 'end') return options.setEnd(nothing());
  return options.setPosition(
    new streams.ReadReq.Options.Position()
      .setCommitPosition(String(from[0]))
      .setPreparePosition(String(from[1])),
  );
}

/** Reads until the server ends it, or `enough` says so. */
export function read(
  { streams: client }: TestNode,
  request: streams.ReadReq,
  enough: (messages: readonly streams.ReadResp[]) => boolean = () => false,
): Promise<Answered> {
  return new Promise((resolve) => {
    const messages: streams.ReadResp[] = [];
    const call = client.read(request);
    call.on('data', (message: streams.ReadResp) => {
      messages.push(message);
      if (!enough(messages)) return;
      resolve({ messages });
      call.cancel();
    });
    call.on('error', (error: ServiceError) => resolve({ messages, error }));
    call.on('end', () => resolve({ messages }));
  });
}

/** The kinds of the messages, events with their revision. */
export function kinds(messages: readonly streams.ReadResp[]): string[] {
  return messages.map((message) => {
    const event = message.getEvent()?.getEvent() ?? message.getEvent()?.getLink();
    if (message.hasEvent()) return `event ${event?.getStreamRevision() ?? '?'}`;
    if (message.hasFirstStreamPosition()) return `first ${message.getFirstStreamPosition()}`;
    if (message.hasLastStreamPosition()) return `last ${message.getLastStreamPosition()}`;
    return KIND[message.getContentCase()] ?? 'unknown';
  });
}

const { ContentCase } = streams.ReadResp;
const KIND: Readonly<Record<number, string>> = {
  [ContentCase.CONFIRMATION]: 'confirmation',
  [ContentCase.CHECKPOINT]: 'checkpoint',
  [ContentCase.STREAM_NOT_FOUND]: 'stream not found',
  [ContentCase.CAUGHT_UP]: 'caught up',
};

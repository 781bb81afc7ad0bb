import streams from '@eventstore/db-client/generated/streams_pb.js';
import { ANY, NO_STREAM, STREAM_EXISTS } from '../log/check-append.js';
import type { AppendOutcome } from '../log/committer.js';
import { revisionText, type ProposedEvent } from '../log/stored-event.js';
import {
  appendTooBig,
  MAX_APPEND_BYTES,
  requiredMetadataMissing,
  streamDeleted,
  unhandled,
  unsetExpectation,
} from './errors.js';
import { readExpectation } from './expectation.js';
import { readProposedEvent } from './proposed-event.js';
import { empty, streamName } from './wire.js';

type Success = streams.AppendResp.Success;
type WrongExpectedVersion = streams.AppendResp.WrongExpectedVersion;

/** Everything that one Append call sends. */
interface Append {
  readonly stream: string;
  readonly expected: number;
  readonly events: readonly ProposedEvent[];
}

/** @throws CallError for what the server doesn't take [§2.1] */
export function readAppend(requests: readonly streams.AppendReq[]): Append {
  const target = readTarget(requests[0]?.getOptions());
  const messages = requests.flatMap((request) => request.getProposedMessage() ?? []);
  const events = messages.map(accept);
  const bytes = events.reduce((sum, event) => sum + event.data.length, 0);
  if (bytes > MAX_APPEND_BYTES) throw appendTooBig();
  return { ...target, events };
}

function readTarget(options: streams.AppendReq.Options | undefined): Omit<Append, 'events'> {
  if (options === undefined) throw unhandled();
  const stream = streamName(options.getStreamIdentifier());
  const expected = readExpectation(options, options.hasRevision() ? options.getRevision() : undefined);
  if (expected === undefined) throw unsetExpectation('AppendReq');
  if (stream === '') throw unhandled();
  return { stream, expected };
}

function accept(message: streams.AppendReq.ProposedMessage): ProposedEvent {
  const event = readProposedEvent(message);
  if (event === 'no type') throw requiredMetadataMissing('type');
  if (event === 'no content-type') throw requiredMetadataMissing('content-type');
  if (typeof event === 'string') throw unhandled();
  return event;
}

/** @throws CallError when the stream is deleted; a wrong version is an answer like any other */
export function appendResponse({ stream, expected }: Append, outcome: AppendOutcome): streams.AppendResp {
  const response = new streams.AppendResp();
  switch (outcome.is) {
    case 'done':
      return response.setSuccess(success(outcome));
    case 'wrong-version':
      return response.setWrongExpectedVersion(wrongVersion(expected, outcome.current));
    case 'deleted':
      throw streamDeleted(stream);
  }
}

function success({ revision, position }: Extract<AppendOutcome, { is: 'done' }>): Success {
  const answer = new streams.AppendResp.Success();
  if (revision === undefined) answer.setNoStream(empty());
  else answer.setCurrentRevision(String(revision));
  if (position === undefined) return answer.setNoPosition(empty());
  return answer.setPosition(
    new streams.AppendResp.Position()
      .setCommitPosition(String(position))
      .setPreparePosition(String(position)),
  );
}

/** Old fields and new ones say the same. */
function wrongVersion(expected: number, current: number): WrongExpectedVersion {
  const answer = new streams.AppendResp.WrongExpectedVersion();
  if (current === NO_STREAM) answer.setCurrentNoStream(empty()).setNoStream2060(empty());
  else answer.setCurrentRevision(String(current)).setCurrentRevision2060(current);
  switch (expected) {
    case ANY:
      return answer.setExpectedAny(empty()).setAny2060(empty());
    case STREAM_EXISTS:
      return answer.setExpectedStreamExists(empty()).setStreamExists2060(empty());
    case NO_STREAM:
      return answer.setExpectedNoStream(empty());
    default:
      return answer.setExpectedRevision(revisionText(expected)).setExpectedRevision2060(expected);
  }
}

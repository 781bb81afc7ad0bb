import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import codes from '@eventstore/db-client/generated/code_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import { ANY, NO_STREAM, STREAM_EXISTS } from '../log/check-append.js';
import { revisionText } from '../log/stored-event.js';
import { MAX_APPEND_BYTES } from './errors.js';
import { streamIdentifier } from './wire.js';

/* The errors that answer a single append of a BatchAppend call: a code, a word and a message that tells more. */

export const badRequest = (message: string) =>
  error(
    codes.Code.INVALID_ARGUMENT,
    'BadRequest',
    new shared.BadRequest().setMessage(message).serializeBinary(),
  );

export const timeout = () =>
  error(codes.Code.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout().serializeBinary());

export const deleted = (stream: string) =>
  error(
    codes.Code.NOT_FOUND,
    'StreamDeleted',
    new shared.StreamDeleted().setStreamIdentifier(streamIdentifier(stream)).serializeBinary(),
  );

export const maximumSizeExceeded = () =>
  error(
    codes.Code.INVALID_ARGUMENT,
    'MaximumAppendSizeExceeded',
    new shared.MaximumAppendSizeExceeded().setMaxappendsize(MAX_APPEND_BYTES).serializeBinary(),
  );

export function wrongVersion(expected: number, current: number): statusPb.Status {
  const details = new shared.WrongExpectedVersion();
  if (current === NO_STREAM) details.setCurrentNoStream(new emptyPb.Empty());
  else details.setCurrentStreamRevision(String(current));
  if (expected === ANY) details.setExpectedAny(new emptyPb.Empty());
  else if (expected === STREAM_EXISTS) details.setExpectedStreamExists(new emptyPb.Empty());
  else if (expected === NO_STREAM) details.setExpectedNoStream(new emptyPb.Empty());
  else details.setExpectedStreamPosition(revisionText(expected));
  return error(codes.Code.ALREADY_EXISTS, 'WrongExpectedVersion', details.serializeBinary());
}

function error(code: codes.Code, name: string, details: Uint8Array): statusPb.Status {
  const any = new anyPb.Any();
  any.setTypeUrl(`type.googleapis.com/event_store.client.${name}`);
  any.setValue(details);
  return new statusPb.Status().setCode(code).setMessage(name).setDetails(any);
}

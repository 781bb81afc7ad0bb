import { status } from '@grpc/grpc-js';

/** What a call ends with when it fails: thrown by handlers, sent as it is. */
export class CallError extends Error {
  /** The trailers as they are sent. */
  readonly metadata: Readonly<Record<string, string>>;

  /** @param trailers what clients recognise the error by, such as `exception: 'stream-deleted'` */
  constructor(
    readonly code: status,
    readonly details: string,
    trailers: Readonly<Record<string, string>> = {},
  ) {
    super(details);
    this.metadata = Object.fromEntries(
      Object.entries(trailers).map(([key, value]) => [key, printable(value)]),
    );
  }
}

export const MAX_APPEND_BYTES = 1_048_576;

export const unhandled = () => new CallError(status.UNKNOWN, 'Exception was thrown by handler.');

export const unavailable = () => new CallError(status.UNAVAILABLE, 'Server Is Not Ready');

export const oversized = () =>
  new CallError(status.RESOURCE_EXHAUSTED, 'Received message exceeds the maximum configured message size.');

export const streamDeleted = (stream: string) =>
  new CallError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const appendTooBig = () =>
  new CallError(status.INVALID_ARGUMENT, `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(MAX_APPEND_BYTES),
  });

export const requiredMetadataMissing = (property: string) =>
  new CallError(status.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });

export const unsetExpectation = (message: string) =>
  new CallError(
    status.INVALID_ARGUMENT,
    `'None' is not a valid EventStore.Client.Streams.${message}+Types+Options+ExpectedStreamRevisionOneofCase`,
  );

/** @param expected a revision, -1 none, -2 any, -4 exists; @param actual -1 when there is none */
export const wrongVersionOfDelete = (stream: string, expected: string, actual: string) =>
  new CallError(
    status.FAILED_PRECONDITION,
    `Delete failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': expected,
      'actual-version': actual,
    },
  );

export const invalidCombination = (parts: readonly string[]) =>
  new CallError(status.INVALID_ARGUMENT, `The combination of (${parts.join(', ')}) is invalid.`);

/** A header holds printable ASCII only. */
function printable(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) ? value : encodeURIComponent(value);
}

const groupTrailers = (exception: string, stream: string, group: string) => ({
  exception,
  'stream-name': stream,
  ...(group === '' ? {} : { 'group-name': group }),
});

export const persistentExists = (stream: string, group: string) =>
  new CallError(
    status.ALREADY_EXISTS,
    `Subscription group ${group} on stream ${stream} exists.`,
    groupTrailers('persistent-subscription-exists', stream, group),
  );

/** @param group empty when the stream has none at all */
export const persistentDoesNotExist = (stream: string, group: string) =>
  new CallError(
    status.NOT_FOUND,
    `Subscription group ${group} on stream ${stream} does not exist.`,
    groupTrailers('persistent-subscription-does-not-exist', stream, group),
  );

export const persistentFailed = (stream: string, group: string, reason: string) =>
  new CallError(status.INTERNAL, `Subscription group ${group} on stream ${stream} failed: '${reason}'`, {
    ...groupTrailers('persistent-subscription-failed', stream, group),
    reason,
  });

export const maximumSubscribersReached = (stream: string, group: string) =>
  new CallError(
    status.FAILED_PRECONDITION,
    `Maximum subscriptions reached for subscription group ${group} on stream ${stream}.`,
    groupTrailers('maximum-subscribers-reached', stream, group),
  );

export const persistentDropped = (stream: string, group: string) =>
  new CallError(
    status.CANCELLED,
    `Subscription group ${group} on stream ${stream} was dropped.`,
    groupTrailers('persistent-subscription-dropped', stream, group),
  );

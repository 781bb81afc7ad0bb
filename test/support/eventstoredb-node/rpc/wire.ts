import shared from '@eventstore/db-client/generated/shared_pb.js';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import { revisionText, type StoredEvent } from '../log/stored-event.js';

type RecordedEvent = streams.ReadResp.ReadEvent.RecordedEvent;
/** The parts of the two kinds of recorded event on the wire, which have the same shape. */
type AnyRecordedEvent = Pick<
  RecordedEvent,
  | 'setId'
  | 'setStreamIdentifier'
  | 'setStreamRevision'
  | 'setPreparePosition'
  | 'setCommitPosition'
  | 'getMetadataMap'
  | 'setCustomMetadata'
  | 'setData'
>;

const DASHLESS = /^[0-9a-f]{32}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const empty = () => new shared.Empty();

/** Lower case with dashes. @returns undefined when it is none */
export function readUuid(uuid: shared.UUID | undefined): string | undefined {
  const structured = uuid?.getStructured();
  if (structured !== undefined) {
    return dashed(hex64(structured.getMostSignificantBits()) + hex64(structured.getLeastSignificantBits()));
  }
  const text = uuid?.getString().toLowerCase() ?? '';
  if (UUID.test(text)) return text;
  return DASHLESS.test(text) ? dashed(text) : undefined;
}

/** @param id lower case with dashes */
export function writeUuid(id: string, structured: boolean): shared.UUID {
  const uuid = new shared.UUID();
  if (!structured) return uuid.setString(id);
  const hex = id.replaceAll('-', '');
  return uuid.setStructured(
    new shared.UUID.Structured()
      .setMostSignificantBits(bits64(hex.slice(0, 16)))
      .setLeastSignificantBits(bits64(hex.slice(16))),
  );
}

export function streamName(identifier: shared.StreamIdentifier | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
}

export function streamIdentifier(name: string): shared.StreamIdentifier {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(name));
}

export function fillRecordedEvent(target: AnyRecordedEvent, event: StoredEvent, structured: boolean): void {
  target.setId(writeUuid(event.id, structured));
  target.setStreamIdentifier(streamIdentifier(event.stream));
  target.setStreamRevision(revisionText(event.revision));
  target.setPreparePosition(String(event.position));
  target.setCommitPosition(String(event.position));
  const metadata = target.getMetadataMap();
  metadata.set('type', event.type);
  metadata.set('created', `${event.createdMicros}0`);
  metadata.set('content-type', event.json ? 'application/json' : 'application/octet-stream');
  target.setCustomMetadata(event.metadata);
  target.setData(event.data);
}

function hex64(bits: string): string {
  return BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0');
}

function bits64(hex: string): string {
  return BigInt.asIntN(64, BigInt(`0x${hex}`)).toString();
}

function dashed(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

import type shared from '@eventstore/db-client/generated/shared_pb.js';
import type { ProposedEvent } from '../log/stored-event.js';
import { readUuid } from './wire.js';

const NIL = '00000000-0000-0000-0000-000000000000';

/** A proposed event on the wire: that of Append and that of BatchAppend have the same shape. */
export interface ProposedMessage {
  getId(): shared.UUID | undefined;
  getMetadataMap(): { get(key: string): string | undefined; has(key: string): boolean };
  getData_asU8(): Uint8Array;
  getCustomMetadata_asU8(): Uint8Array;
}

/** Why an event can't be written. */
export type BadEvent = 'no id' | 'bad id' | 'nil id' | 'no type' | 'no content-type' | 'empty type';

export function readProposedEvent(message: ProposedMessage): ProposedEvent | BadEvent {
  const metadata = message.getMetadataMap();
  if (!metadata.has('type')) return 'no type';
  if (!metadata.has('content-type')) return 'no content-type';
  if (message.getId() === undefined) return 'no id';
  const id = readUuid(message.getId());
  if (id === undefined) return 'bad id';
  if (id === NIL) return 'nil id';
  const type = metadata.get('type') ?? '';
  if (type === '') return 'empty type';
  const json = metadata.get('content-type') === 'application/json';
  return { id, type, json, data: message.getData_asU8(), metadata: message.getCustomMetadata_asU8() };
}

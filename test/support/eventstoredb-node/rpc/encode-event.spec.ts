import { describe, expect, it } from '@jest/globals';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { TOMBSTONE_REVISION, type StoredEvent } from '../log/stored-event.js';
import { encodeReadEvent } from './encode-event.js';
import { fillRecordedEvent } from './wire.js';

const EVENT: StoredEvent = {
  stream: 'orders-ü',
  revision: 300,
  position: 2 ** 40 + 5,
  id: 'ffffffff-0000-4000-8000-0000000000ab',
  type: 'OrderPlaced',
  json: true,
  createdMicros: 1_795_270_000_123_456,
  data: Buffer.from('{"a":1}'),
  metadata: Buffer.from('{"b":2}'),
};

describe('An event written by hand is read as the generated code has it', () => {
  const recorded = (event: StoredEvent, structured: boolean) => {
    const message = new streams.ReadResp.ReadEvent.RecordedEvent();
    fillRecordedEvent(message, event, structured);
    return message;
  };

  it.each([
    ['with a link', EVENT, { ...EVENT, type: '$>', json: false }],
    ['a link alone', undefined, EVENT],
    ['a tombstone', { ...EVENT, revision: TOMBSTONE_REVISION, data: Buffer.alloc(0) }, undefined],
    ['the first of all', { ...EVENT, revision: 0, metadata: Buffer.alloc(0) }, undefined],
    ['a large one', { ...EVENT, data: Buffer.alloc(1_000_000, 7) }, undefined],
  ])('%s [§4]', (_, event, link) => {
    for (const structured of [true, false]) {
      const read = new streams.ReadResp.ReadEvent().setCommitPosition('129');
      if (event !== undefined) read.setEvent(recorded(event, structured));
      if (link !== undefined) read.setLink(recorded(link, structured));
      const bytes = encodeReadEvent(event, link, 129, structured);
      expect(streams.ReadResp.deserializeBinary(bytes).toObject()).toEqual(
        new streams.ReadResp().setEvent(read).toObject(),
      );
    }
  });
});

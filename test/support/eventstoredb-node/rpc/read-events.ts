import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { EventLog } from '../log/event-log.js';
import { resolve } from '../log/links.js';
import type { StoredEvent } from '../log/stored-event.js';
import type { Look } from './read-request.js';
import { fillRecordedEvent } from './wire.js';

/** An event as an answer, with what it points to if that is wanted [§4]. */
export function eventResponse(log: EventLog, stored: StoredEvent, look: Look): streams.ReadResp {
  const { event, link } = look.resolveLinks ? resolve(log, stored) : { event: stored };
  const read = new streams.ReadResp.ReadEvent();
  if (event !== undefined) read.setEvent(recorded(event, look));
  if (link !== undefined) read.setLink(recorded(link, look));
  return new streams.ReadResp().setEvent(read.setCommitPosition(String(stored.position)));
}

function recorded(event: StoredEvent, { structured }: Look): streams.ReadResp.ReadEvent.RecordedEvent {
  const message = new streams.ReadResp.ReadEvent.RecordedEvent();
  fillRecordedEvent(message, event, structured);
  return message;
}

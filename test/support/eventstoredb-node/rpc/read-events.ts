import type { EventLog } from '../log/event-log.js';
import { resolve } from '../log/links.js';
import type { StoredEvent } from '../log/stored-event.js';
import { encodeReadEvent } from './encode-event.js';
import type { Look } from './read-request.js';

/** An event as the bytes of an answer, with what it points to if that is wanted [§4]. */
export function eventBytes(log: EventLog, stored: StoredEvent, look: Look): Buffer {
  const { event, link } = look.resolveLinks ? resolve(log, stored) : { event: stored };
  return encodeReadEvent(event, link, stored.position, look.structured);
}

import { resolve, type Resolved } from '../log/links.js';
import type { EventLog } from '../log/event-log.js';
import type { StoredEvent } from '../log/stored-event.js';

/** An event on its way through a group. */
export interface Message {
  /** The record that it is about: the event itself, or a link to it. */
  readonly stored: StoredEvent;
  readonly resolved: Resolved;
  /** The id of the record. */
  readonly id: string;
  readonly retryCount: number;
  /** Where it is in the source; undefined for one that was parked and comes again. */
  readonly sequence: number | undefined;
}

export function message(
  log: EventLog,
  stored: StoredEvent,
  resolveLinks: boolean,
  sequence: number | undefined,
): Message {
  const resolved = resolveLinks ? resolve(log, stored) : { event: stored };
  return { stored, resolved, id: stored.id, retryCount: 0, sequence };
}

export const again = (failed: Message): Message => ({ ...failed, retryCount: failed.retryCount + 1 });

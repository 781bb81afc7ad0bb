import type { EventLog } from './event-log.js';
import type { StoredEvent } from './stored-event.js';

export const LINK_TYPE = '$>';

/** What to show for an event: it, or the one that it points to (absent when that is gone) and it as the link. */
export interface Resolved {
  readonly event?: StoredEvent | undefined;
  readonly link?: StoredEvent;
}

export function resolve(log: EventLog, stored: StoredEvent): Resolved {
  if (stored.type !== LINK_TYPE) return { event: stored };
  const target = parseLink(Buffer.from(stored.data).toString('utf8'));
  if (target === undefined) return { event: stored };
  return { event: log.visible(target.stream, target.revision), link: stored };
}

/** `7@orders-1`; a stream's name may have an `@` itself. @returns undefined when it is no link */
export function parseLink(text: string): { readonly stream: string; readonly revision: number } | undefined {
  const match = /^(\d+)@(.+)$/s.exec(text);
  const [, revision, stream] = match ?? [];
  return revision === undefined || stream === undefined ? undefined : { stream, revision: Number(revision) };
}

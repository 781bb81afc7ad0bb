import type { EventStore, EventToAppend, StoredEvent } from '#kernel';
import { linesOf } from '../disk/event-lines.js';

/** The id of the event with a number. */
export const idOfNumber = (number: number): string =>
  `0198a5c2-7d7e-7c3a-9a53-${number.toString(16).padStart(12, '0')}`;

/** An event with a number, whose text may be anything. */
export const numbered = (number: number, text = `Text of ${number}.`): EventToAppend => ({
  id: idOfNumber(number),
  type: 'Noted',
  data: { text, number },
  metadata: {
    schemaVersion: 1,
    occurredAt: '2026-03-02T09:00:00.000Z',
    actor: { id: 'ana', kind: 'person', roles: ['helpdeskAgent'] },
    correlationId: 'c',
    causationId: 'c',
    commandId: 'c',
  },
});

/** The same as it comes from a store: ten to a stream, positions with gaps. */
export const stored = (number: number, text?: string): StoredEvent => ({
  ...numbered(number, text),
  streamId: `case-${Math.floor(number / 10)}`,
  revision: number % 10,
  position: BigInt(3 * number + 1),
  recordedAt: '2026-03-02T09:00:00.000Z',
});

/** Stored events from a number up to, but without, another, as the tree takes them. */
export const linesFrom = (first: number, end: number): string =>
  linesOf(Array.from({ length: end - first }, (_, at) => stored(first + at)));

/** Appends events with the numbers from one up to, but without, another; ten to a stream. */
export async function appendNumbered(store: EventStore, first: number, end: number): Promise<void> {
  for (let number = first; number < end; number++) {
    const revision = number % 10;
    const streamId = `case-${Math.floor(number / 10)}`;
    await store.append(streamId, revision === 0 ? 'noStream' : revision - 1, [numbered(number)]);
  }
}

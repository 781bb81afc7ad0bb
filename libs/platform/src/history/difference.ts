import { present, t, type RecordedEvent } from '#kernel';
import { text, type AnswerOf } from '../openapi/shapes.js';
import { fieldChanges, type Fields } from './field-changes.js';
import { historyItem } from './stream-history.js';

/** An event between two moments: what happened, who did it, and why. */
const differenceEvent = t.Pick(historyItem, [
  'eventId',
  'type',
  'revision',
  'position',
  'occurredAt',
  'recordedAt',
  'actor',
  'reason',
  'causationId',
  'text',
]);
export type DifferenceEvent = AnswerOf<typeof differenceEvent>;

/** What changed between two moments, and the events that did it. */
export const difference = t.Object(
  {
    changes: t.Array(
      t.Object({
        field: text(
          'status',
          'Path of a field of the answer, such as `access.status`, or of an item of a list, counted from 0: `contacts.1.email`.',
        ),
        before: t.Unknown({ examples: ['received'] }),
        after: t.Unknown({ examples: ['diagnosed'] }),
        events: t.Array(text('0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11'), {
          description: 'Ids of the events that changed it; none where time alone did.',
        }),
      }),
    ),
    events: t.Array(differenceEvent, { description: 'Everything that happened in between, in log order.' }),
  },
  { $id: 'Difference' },
);
export type Difference = AnswerOf<typeof difference>;

/** The answers at two moments, and on the way from one to the other. */
export interface Journey {
  readonly from: Fields;
  readonly to: Fields;
  /** The fields before the first event in between. */
  readonly start: Fields;
  /** The fields right after each of them. */
  readonly steps: readonly { readonly event: DifferenceEvent; readonly fields: Fields }[];
}

/** The fields that differ, each with the events that touched it on the way. */
export function differenceOf({ from, to, start, steps }: Journey): Difference {
  // By list, or by field outside of lists.
  const touched = new Map<string, Touch[]>();
  let before = start;
  for (const { event, fields } of steps) {
    for (const { field, after } of fieldChanges(before, fields)) {
      const list = listOf(field);
      const others = touched.get(list);
      const touch = { field, eventId: event.eventId, isGone: after === null && ITEM_ITSELF.test(field) };
      if (others) others.push(touch);
      else touched.set(list, [touch]);
    }
    before = fields;
  }
  const eventsOf = (field: string): string[] => {
    const all = touched.get(listOf(field)) ?? [];
    const own = all.filter((one) => isWithin(one.field, field) || isWithin(field, one.field));
    // Items may have moved in their list meanwhile: then it is told who touched the list.
    const stayed = own.length > 0 && !(field !== listOf(field) && all.some(({ isGone }) => isGone));
    return [...new Set((stayed ? own : all).map(({ eventId }) => eventId))];
  };
  return {
    changes: fieldChanges(from, to).map((change) => ({ ...change, events: eventsOf(change.field) })),
    events: steps.map(({ event }) => event),
  };
}

interface Touch {
  readonly field: string;
  readonly eventId: string;
  readonly isGone: boolean;
}

const isWithin = (field: string, outer: string): boolean => field === outer || field.startsWith(`${outer}.`);

const ITEM_ITSELF = /\.\d+$/;
const ITEM = /\.\d+(?:\.|$)/;

/** `contacts` for `contacts.1.email`; the field itself outside of lists. */
const listOf = (field: string): string => field.split(ITEM, 1)[0] ?? field;

/** An event as a difference shows it. */
export const differenceEventOf = (
  event: RecordedEvent,
  describe: (event: RecordedEvent) => string,
): DifferenceEvent => ({
  eventId: event.id,
  type: event.type,
  revision: event.revision,
  position: event.position.toString(),
  occurredAt: event.metadata.occurredAt,
  recordedAt: event.recordedAt,
  actor: event.metadata.actor,
  ...present({ reason: event.metadata.reason }),
  causationId: event.metadata.causationId,
  text: describe(event),
});

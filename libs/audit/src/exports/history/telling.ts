import { categoryOf, idOf } from '#kernel';
import type { Language } from '../export-state.js';
import type { PublicEvent } from '../public-event.js';
import { eventName } from './event-names.js';
import { LABELS } from './labels.js';

/* How events are told to people, on pages and on paper alike. */

/** The history of something, or, without a subject, what the program itself did meanwhile. */
export interface Section {
  readonly subject?: string;
  readonly events: AsyncIterable<PublicEvent> | Iterable<PublicEvent>;
}

/** What a sheet is, beside its sections. */
export interface About {
  readonly language: Language;
  /** Whether personal data is shown. */
  readonly personal: boolean;
  /** `2/3` of a history in parts. */
  readonly parts?: string;
  /** The moment that a document carries: the same each time it is made. */
  readonly madeAt: string;
}

/** What is said above it. */
export const noteOf = ({ language, personal }: About): string =>
  personal ? LABELS[language].personalNote : LABELS[language].note;

export const titleOf = ({ language, parts }: About): string =>
  LABELS[language].title + (parts === undefined ? '' : ` · ${parts}`);

/** What something is called: its kind, and its number or its id. */
export function headingOf(
  subject: string | undefined,
  first: object | undefined,
  language: Language,
): string {
  const { kinds, records } = LABELS[language];
  if (subject === undefined) return records;
  const kind = kinds[categoryOf(subject)];
  return kind === undefined ? subject : `${kind} ${numberIn(first) ?? idOf(subject)}`;
}

/** The number that people know something by, when its first event gives it one. */
const numberIn = (data: object | undefined): string | undefined => {
  const { number } = (data ?? {}) as { readonly number?: unknown };
  return typeof number === 'string' ? number : undefined;
};

/** An event as it is told: each a text of one line, or of a few. */
export interface Told {
  readonly happened: string;
  readonly recorded: string;
  readonly who: string;
  readonly roles: string;
  readonly what: string;
  /** The type of the event, and its stream. */
  readonly source: string;
  readonly why: string;
  readonly details: readonly (readonly [field: string, value: string])[];
}

export function toldOf({ event, data }: PublicEvent, language: Language): Told {
  const { type, streamId, recordedAt, metadata } = event;
  const { actor, occurredAt, reason = '' } = metadata;
  return {
    happened: occurredAt,
    recorded: recordedAt,
    who: actor.onBehalfOf === undefined ? actor.id : `${actor.id} (${actor.onBehalfOf})`,
    roles: actor.roles.join(', '),
    what: eventName(type, language) ?? type,
    source: `${type} · ${streamId}`,
    why: reason,
    details: detailsOf(data),
  };
}

/** Each value in the data with the way to it: `evidence.diagnosed`. Lists of plain values are one value; nothing is none. */
function detailsOf(data: unknown, path = ''): (readonly [string, string])[] {
  if (data === null || data === undefined || data === '') return [];
  if (typeof data !== 'object') return [[path, typeof data === 'string' ? data : JSON.stringify(data)]];
  if (Array.isArray(data) && data.length > 0 && data.every((each) => typeof each !== 'object')) {
    return [[path, data.join(', ')]];
  }
  return Object.entries(data).flatMap(([field, value]) =>
    detailsOf(value, path === '' ? field : `${path}.${field}`),
  );
}

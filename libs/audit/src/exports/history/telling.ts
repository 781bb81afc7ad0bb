import { categoryOf, idOf } from '#kernel';
import type { Language } from '../export-state.js';
import type { PublicEvent } from '../public-event.js';
import { eventName } from './event-names.js';
import { fieldName } from './field-names.js';
import { LABELS } from './labels.js';
import { valueName } from './value-names.js';

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

/** A value in an event's data: what people call it, and where it stands and what it is there. */
export interface Detail {
  readonly name: string;
  readonly value: string;
  /** `evidence.diagnosed` */
  readonly path: string;
  readonly stored: string;
}

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
  readonly details: readonly Detail[];
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
    details: detailsOf(data, language),
  };
}

/** Each value in the data with the way to it. Lists of plain values are one value; nothing is none. */
function detailsOf(data: unknown, language: Language, path: readonly string[] = []): Detail[] {
  if (data === null || data === undefined || data === '') return [];
  if (typeof data !== 'object') return [detailOf([data], language, path)];
  if (Array.isArray(data) && data.length > 0 && data.every((each) => typeof each !== 'object')) {
    return [detailOf(data, language, path)];
  }
  return Object.entries(data).flatMap(([field, value]) => detailsOf(value, language, [...path, field]));
}

function detailOf(values: readonly unknown[], language: Language, path: readonly string[]): Detail {
  const field = path.at(-1) ?? '';
  const isEventType = path.join('.') === 'cause.type';
  const wordFor = (value: unknown): string =>
    (isEventType ? eventName(String(value), language) : valueName(field, value, language)) ?? String(value);
  return {
    name: nameOfPath(path, language),
    value: values.map((value) => wordFor(value)).join(', '),
    path: path.join('.'),
    stored: values.map(String).join(', '),
  };
}

const PLACE = /^\d+$/;

/** `Contacts 2 · Name` for `contacts.1.name`: places in lists count from 1 here. */
function nameOfPath(path: readonly string[], language: Language): string {
  const names: string[] = [];
  let within = '';
  for (const [at, field] of path.entries()) {
    const list = names.at(-1);
    if (PLACE.test(field) && list !== undefined) names[names.length - 1] = `${list} ${Number(field) + 1}`;
    else names.push(fieldName(field, language, { within, hasFields: at < path.length - 1 }) ?? field);
    if (!PLACE.test(field)) within = field;
  }
  return names.join(' · ');
}

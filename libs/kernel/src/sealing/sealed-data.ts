import type { EventDescription } from '../events/definition.js';
import type { EventToAppend } from '../events/envelope.js';
import type { Erasure } from '../ports/key-store.js';
import { PLAIN_BOXES, type Boxes } from './boxes.js';
import { erasedText, erasedValue } from './erased.js';
import type { KnownKey } from './keyring.js';

/* The form in which data with personal fields lies in the log. docs/privacy.md tells auditors of it. */

type Data = Readonly<Record<string, unknown>>;

/** Personal fields of one subject, sealed together. */
export interface SealedFields {
  /** Id of the key. */
  readonly key: string;
  /** Which fields of the data are inside; in order of their names. */
  readonly fields: readonly string[];
  /** Nonce, ciphertext (of the fields as one JSON object) and tag of AES-256-GCM, base64. */
  readonly box: string;
}

/** Beside the fields that are no personal data. No field of an event has this name: they begin with a letter. */
const SEALED = '$sealed';

/** Fields that were erased, and why. */
export interface ErasedFields {
  readonly fields: readonly string[];
  readonly erasure: Erasure;
}

/** Which personal fields of an event go under which key. */
export interface FieldsOfKey {
  readonly fields: readonly string[];
  readonly key: { readonly id: string; readonly key: Uint8Array };
}

type Place = Pick<EventToAppend, 'id' | 'type'>;

/** A box opens in the event that it was made for, with the fields that it was made of, and nowhere else. */
const placeOf = ({ id, type }: Place, key: string, fields: readonly string[]): string =>
  `casebook data 1\n${id.toLowerCase()}\n${type}\n${key}\n${fields.join()}`;

/** The parts of an event's data that are sealed; none when it lies open in the log. */
export function sealedFieldsOf(data: unknown): readonly SealedFields[] {
  if (typeof data !== 'object' || data === null || !(SEALED in data)) return [];
  return data[SEALED] as readonly SealedFields[];
}

/** The data as it goes to the log. */
export function sealData(
  event: Place,
  data: Data,
  groups: readonly FieldsOfKey[],
  boxes: Boxes = PLAIN_BOXES,
): Data {
  const sealed = groups.map(({ fields, key }): SealedFields => {
    const content = JSON.stringify(Object.fromEntries(fields.map((field) => [field, data[field]])));
    return { key: key.id, fields, box: boxes.seal(key.key, placeOf(event, key.id, fields), content) };
  });
  const personal = new Set(groups.flatMap(({ fields }) => fields));
  const open = Object.entries(data).filter(([field]) => !personal.has(field));
  return { ...Object.fromEntries(open), [SEALED]: sealed };
}

/**
 * The data as it was before it was sealed; what was erased says so in the shape that the schema asks for. What lies open
 * in the log is returned as it is, whatever it is.
 *
 * @param definition of the event's type, where it is known
 * @throws BoxRefused when something was changed
 */
export function openData(
  event: Place,
  data: unknown,
  keyOf: (id: string) => KnownKey,
  definition: EventDescription | undefined,
  boxes: Boxes = PLAIN_BOXES,
): { readonly data: unknown; readonly erased: readonly ErasedFields[] } {
  const sealed = sealedFieldsOf(data);
  if (sealed.length === 0) return { data, erased: [] };
  const erased: ErasedFields[] = [];
  const { [SEALED]: _sealed, ...open } = data as Data;
  const opened: Record<string, unknown> = open;
  for (const { key: id, fields, box } of sealed) {
    const key = keyOf(id);
    if ('key' in key) {
      const content = boxes.open(key.key, placeOf(event, id, fields), box);
      Object.assign(opened, JSON.parse(content));
    } else {
      const { erasure } = key;
      erased.push({ fields, erasure });
      for (const field of fields) opened[field] = erasedField(definition, field, erasedText(erasure));
    }
  }
  return { data: opened, erased };
}

/** How a sealed reason begins: what people say why is text, and stays text. */
const SEALED_REASON = 'sealed:';

const placeOfReason = ({ id, type }: Place, key: string): string =>
  `casebook reason 1\n${id.toLowerCase()}\n${type}\n${key}`;

/** The reason of an event as it goes to the log: `sealed:<key id>:<box>`. */
export const sealReason = (event: Place, reason: string, key: FieldsOfKey['key']): string =>
  `${SEALED_REASON}${key.id}:${PLAIN_BOXES.seal(key.key, placeOfReason(event, key.id), reason)}`;

/** Id of the key of a sealed reason; undefined for one that lies open. */
export const keyOfReason = (reason: string | undefined): string | undefined =>
  reason?.startsWith(SEALED_REASON) ? reason.split(':', 2)[1] : undefined;

/**
 * The reason as it was given, or that it was erased.
 *
 * @throws BoxRefused when something was changed
 */
export function openReason(event: Place, sealed: string, keyOf: (id: string) => KnownKey): string {
  const [, id = '', box = ''] = sealed.split(':', 3);
  const key = keyOf(id);
  if (!('key' in key)) return erasedText(key.erasure);
  return PLAIN_BOXES.open(key.key, placeOfReason(event, id), box);
}

/** A field that the present schema does not know any more was a text in some older one, as far as anybody can tell. */
function erasedField(definition: EventDescription | undefined, field: string, text: string): unknown {
  const schema = definition?.schema.properties[field];
  return schema ? erasedValue(schema, text) : text;
}

import { isSafeId } from './safe-id.js';
import { field, type Field, type FieldOptions } from './field.js';

/** Most characters of a text that says nothing else. */
const DEFAULT_MAX = 10_000;

// Control characters other than tab, line feed and carriage return.
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const VISIBLE = /[^\s\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;

/**
 * Text as people write it, kept as it is: nothing is trimmed. Every store and every mail program must be
 * able to keep it, so control characters and halves of characters are refused.
 *
 * @param options.max most UTF-16 code units
 * @param options.min 0 allows the empty text; 1 by default, and then something visible is asked for
 */
export function Text({
  max = DEFAULT_MAX,
  min = 1,
  ...options
}: FieldOptions & { max?: number; min?: number } = {}): Field {
  const expected = min > 0 ? `text of ${min} to ${max} characters` : `text of at most ${max} characters`;
  return field(
    {
      name: 'text',
      expected,
      accepts: (value) => textFault(value, min, max) === undefined,
      explain: (value) => textFault(value, min, max) ?? '',
      schema: { type: 'string', maxLength: max, ...(min > 0 ? { minLength: min } : {}) },
    },
    options,
  );
}

/** What is wrong with a text, said as what would be right; undefined when nothing is. */
function textFault(value: unknown, min: number, max: number): string | undefined {
  if (typeof value !== 'string')
    return `must be text of ${min > 0 ? `${min} to` : 'at most'} ${max} characters`;
  if (value.length > max) return `must have at most ${max} characters; it has ${value.length}`;
  if (CONTROL.test(value)) return 'must not contain control characters other than tab and line breaks';
  if (LONE_SURROGATE.test(value)) return 'must be well-formed Unicode: it contains half of a surrogate pair';
  if (value.length < min || (min > 0 && !VISIBLE.test(value)))
    return 'must say something: at least one visible character';
  return undefined;
}

/** One line of text: no tabs or line breaks. For what goes into headers, subjects and file names. */
export function Line({ max = 200, ...options }: FieldOptions & { max?: number } = {}): Field {
  const fault = (value: unknown) =>
    textFault(value, 1, max) ??
    (/[\t\r\n\u2028\u2029]/.test(value as string) ? 'must be on one line' : undefined);
  return field(
    {
      name: 'line',
      expected: `one line of 1 to ${max} characters`,
      accepts: (value) => fault(value) === undefined,
      explain: (value) => fault(value) ?? '',
      schema: { type: 'string', minLength: 1, maxLength: max },
    },
    options,
  );
}

/** An id that people choose and that goes into URLs and stream names. */
export const Id = (options: FieldOptions = {}): Field =>
  field(
    {
      name: 'id',
      expected: 'an id of 1 to 100 letters (A to Z), digits, dots, dashes and underscores',
      accepts: isSafeId,
      schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,100}$' },
    },
    options,
  );

/** One of several fixed words. */
export function OneOf(words: readonly string[], options: FieldOptions = {}): Field {
  const allowed = new Set<unknown>(words);
  return field(
    {
      name: 'oneOf',
      expected: `one of ${words.join(', ')}`,
      accepts: (value) => allowed.has(value),
      schema: { type: 'string', enum: [...words] },
    },
    options,
  );
}

const EMAIL =
  /^[^\s@<>()[\]\\,;:"]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/;

/** A mail address, without a display name. */
export const Email = (options: FieldOptions = {}): Field =>
  field(
    {
      name: 'email',
      expected: 'a mail address such as help@contoso.example',
      accepts: (value) =>
        typeof value === 'string' &&
        value.length <= 254 &&
        EMAIL.test(value) &&
        !CONTROL.test(value) &&
        !LONE_SURROGATE.test(value),
      schema: { type: 'string', format: 'email', maxLength: 254 },
    },
    options,
  );

/** An address on the web: http or https, without user name and password. */
export const Url = (options: FieldOptions = {}): Field =>
  field(
    {
      name: 'url',
      expected: 'a web address such as https://help.contoso.example',
      accepts: isWebAddress,
      schema: { type: 'string', format: 'uri', maxLength: 2000 },
    },
    options,
  );

function isWebAddress(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 2000 || !/^https?:\/\/[\x21-\x7E]+$/i.test(value))
    return false;
  if (!URL.canParse(value)) return false;
  const { username, password } = new URL(value);
  return username === '' && password === '';
}

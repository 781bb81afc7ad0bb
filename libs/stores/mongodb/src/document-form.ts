import { WORDS, type Collection } from './collection.js';
import { dateOf, isUnicode, numberOf, type Stored, type StoredObject } from './values.js';

/*
 * How a document of JSON lies in MongoDB, so that it comes back as it was. Times are dates and integers are
 * integers there; what BSON or a server could not hold is written in another way, under keys that begin with %.
 */

/** `{ '%json': … }` is a value as text: nested too deep, or text that is no Unicode. */
const AS_JSON = '%json';
/** `{ '%list': […] }` is a list right inside a list, which not every server takes. */
const AS_LIST = '%list';
/** `%=status` is the exact value of the field `status`, where that is not what queries look at. */
const EXACT = '%=';

/** MongoDB takes 100 levels. */
const DEEPEST = 60;
const MOST_KEYS = 20_000;

/** The properties that a document is stored with, beside its id and its position. */
export function toStored(collection: Collection, doc: unknown): StoredObject {
  const value = jsonOf(doc);
  if (!isObject(value)) return { [AS_JSON]: JSON.stringify(value) };
  const stored: StoredObject = {};
  for (const [name, raw] of Object.entries(value)) {
    const property = jsonOf(raw);
    if (!isKept(property)) continue;
    if (!collection.isQueried(name)) {
      stored[topKeyOf(name)] = storedOf(property, 1);
      continue;
    }
    const queried = collection.queried(name, property);
    if (queried !== undefined) stored[name] = queried;
    // A time is text in the document; anything else that differs has to be kept beside it.
    if (!isSame(queried, property)) stored[EXACT + name] = storedOf(property, 1);
  }
  const words = collection.wordsOf(value as Readonly<Record<string, unknown>>);
  if (words !== undefined && words.length > 0) stored[WORDS] = words;
  return stored;
}

/** The document again, of what {@link toStored} made; keys of the adapter's own are left out. */
export function fromStored(stored: Readonly<StoredObject>): unknown {
  const json = stored[AS_JSON];
  if (typeof json === 'string') return JSON.parse(json);
  const doc: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(stored)) {
    if (key.startsWith('_')) continue;
    const name = key.startsWith(EXACT) ? key.slice(EXACT.length) : nameOf(key);
    put(doc, name, valueOf(value));
  }
  return doc;
}

/** A value as JSON would take it: what has a form of its own for that is asked for it. */
function jsonOf(value: unknown): unknown {
  const hasOwnForm = typeof value === 'object' && value !== null && 'toJSON' in value;
  return hasOwnForm && typeof value.toJSON === 'function' ? (value.toJSON as () => unknown)() : value;
}

function storedOf(raw: unknown, depth: number): Stored {
  const value = jsonOf(raw);
  switch (typeof value) {
    case 'string':
      return dateOf(value) ?? (isUnicode(value) ? value : { [AS_JSON]: JSON.stringify(value) });
    case 'number':
      return numberOf(value);
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return null;
      if (depth > DEEPEST) return { [AS_JSON]: JSON.stringify(value) };
      return Array.isArray(value) ? listOf(value, depth) : objectOf(value, depth);
    case 'bigint':
      throw new TypeError('A document holds what JSON can hold: no bigint.');
    default:
      return null;
  }
}

const listOf = (list: readonly unknown[], depth: number): Stored[] =>
  list.map((element) => {
    const stored = storedOf(element, depth + 1);
    return Array.isArray(stored) ? { [AS_LIST]: stored } : stored;
  });

function objectOf(object: object, depth: number): StoredObject {
  const stored: StoredObject = {};
  for (const [name, value] of Object.entries(object)) {
    if (isKept(value)) stored[keyOf(name)] = storedOf(value, depth + 1);
  }
  return stored;
}

function valueOf(stored: Stored): unknown {
  if (typeof stored === 'bigint') return Number(stored);
  if (typeof stored !== 'object' || stored === null) return stored;
  if (stored instanceof Date) return stored.toISOString();
  if (Array.isArray(stored)) return stored.map(valueOf);
  const json = stored[AS_JSON];
  if (typeof json === 'string') return JSON.parse(json);
  if (AS_LIST in stored) return valueOf(stored[AS_LIST] ?? null);
  const value: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(stored)) put(value, nameOf(key), valueOf(inner));
  return value;
}

/** What servers and drivers take for something else in the name of a property, and the sign that says so. */
const SPECIAL = /^_(?=_proto__$)|[%.$\0]|\p{Surrogate}/gu;
const keys = new Map<string, string>();

function keyOf(name: string): string {
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = name === '' ? '%' : name.replace(SPECIAL, escaped);
  // Names of properties are few; ids used as such are not.
  if (keys.size >= MOST_KEYS) keys.clear();
  keys.set(name, key);
  return key;
}

/** Properties that begin with _ are the adapter's own. */
const topKeyOf = (name: string): string => {
  const key = keyOf(name);
  return key.startsWith('_') ? `%5F${key.slice(1)}` : key;
};

const escaped = (sign: string): string => {
  const code = sign.charCodeAt(0).toString(16).toUpperCase();
  return code.length <= 2 ? `%${code.padStart(2, '0')}` : `%u${code}`;
};

const nameOf = (key: string): string =>
  !key.includes('%')
    ? key
    : key === '%'
      ? ''
      : key.replace(/%(?:u([0-9A-F]{4})|([0-9A-F]{2}))/g, (_, long?: string, short?: string) =>
          String.fromCharCode(parseInt(long ?? short ?? '', 16)),
        );

/** A plain assignment to `__proto__` would do something else. */
function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') target[name] = value;
  else Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON leaves such properties out. */
const isKept = (value: unknown): boolean =>
  value !== undefined && typeof value !== 'function' && typeof value !== 'symbol';

function isSame(queried: Stored | undefined, property: unknown): boolean {
  if (queried === property || queried instanceof Date) return true;
  if (typeof property === 'number') return queried === numberOf(property);
  return false;
}

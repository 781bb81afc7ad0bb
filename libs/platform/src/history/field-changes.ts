/** The value of each field of an answer, by its path: `status`, `access.status`. A list is one value. */
export type Fields = ReadonlyMap<string, unknown>;

/** A change of one field from one answer to the next. */
export interface PlainChange {
  /** Its path; items of lists count from 0: `contacts.1.email`. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * The fields of an answer. Values are copies: what the answer was made of may go on changing.
 *
 * @param derived top-level fields to leave out
 */
export function fieldsOf(answer: object | undefined, derived: readonly string[] = []): Fields {
  const fields = new Map<string, unknown>();
  for (const [name, value] of Object.entries(plain(answer ?? {}) as object)) {
    if (!derived.includes(name)) gather(fields, name, value);
  }
  return fields;
}

/** The fields in which two answers differ, by name; of a list those of its items that differ. */
export function fieldChanges(before: Fields, after: Fields): PlainChange[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .flatMap((field) => changesOf(field, before.get(field) ?? null, after.get(field) ?? null));
}

function changesOf(field: string, before: unknown, after: unknown): PlainChange[] {
  if (isSame(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return listChanges(field, before, after);
  if (isObject(before) && isObject(after)) {
    const changes = fieldChanges(fieldsOf(before), fieldsOf(after));
    return changes.map((change) => ({ ...change, field: `${field}.${change.field}` }));
  }
  return [{ field, before, after }];
}

/** What lies between the items that are the same at the beginning and at the end: compared one by one. */
function listChanges(field: string, before: readonly unknown[], after: readonly unknown[]): PlainChange[] {
  const most = Math.min(before.length, after.length);
  let front = 0;
  while (front < most && isSame(before[front], after[front])) front++;
  let back = 0;
  while (back < most - front && isSame(before.at(-1 - back), after.at(-1 - back))) back++;
  const [old, now] = [before.slice(front, before.length - back), after.slice(front, after.length - back)];
  return Array.from({ length: Math.max(old.length, now.length) }, (_, at) =>
    changesOf(`${field}.${front + at}`, old[at] ?? null, now[at] ?? null),
  ).flat();
}

function gather(fields: Map<string, unknown>, path: string, value: unknown): void {
  if (!isObject(value)) {
    fields.set(path, value);
    return;
  }
  for (const [name, inner] of Object.entries(value)) gather(fields, `${path}.${name}`, inner);
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each)),
  );

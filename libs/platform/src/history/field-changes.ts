/** The value of each field of an answer, by its path: `status`, `access.status`. A list is one value. */
export type Fields = ReadonlyMap<string, unknown>;

/** A change of one field from one answer to the next. */
export interface PlainChange {
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

/** The fields in which two answers differ, by name. */
export function fieldChanges(before: Fields, after: Fields): PlainChange[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((field) => ({ field, before: before.get(field) ?? null, after: after.get(field) ?? null }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

function gather(fields: Map<string, unknown>, path: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    fields.set(path, value);
    return;
  }
  for (const [name, inner] of Object.entries(value)) gather(fields, `${path}.${name}`, inner);
}

const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each)),
  );

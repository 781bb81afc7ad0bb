/** True when two JSON values say the same; the order of an object's fields says nothing. */
export function saysTheSame(a: unknown, b: unknown): boolean {
  if (!isComposite(a) || !isComposite(b)) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const fields = Object.keys(a);
  return (
    fields.length === Object.keys(b).length &&
    fields.every((field) => Object.hasOwn(b, field) && saysTheSame(a[field], b[field]))
  );
}

const isComposite = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** As much of JSON Schema as the description of the API is made of. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly type?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

export type Schemas = Readonly<Record<string, JsonSchema>>;

const TEXTS: Readonly<Record<string, string>> = {
  'date-time': '2026-03-02T09:30:00.000Z',
  date: '2026-03-02',
};

/** A value that fits the schema, put together from the examples of its parts. */
export function exampleOf(schema: JsonSchema, schemas: Schemas): unknown {
  const given = schema.example ?? schema.examples?.[0] ?? schema.const ?? schema.enum?.[0];
  if (given !== undefined) return given;
  const other = referred(schema, schemas);
  if (other) return exampleOf(other, schemas);
  switch (schema.type) {
    case 'object':
      return objectOf(schema, schemas);
    case 'array':
      return schema.items ? [exampleOf(schema.items, schemas)] : [];
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 0, 1);
    case 'boolean':
      return true;
    case 'string':
      return TEXTS[schema.format ?? ''] ?? 'text';
    default:
      return null;
  }
}

/** What a schema that says nothing itself stands for. */
const referred = ({ $ref, anyOf, allOf }: JsonSchema, schemas: Schemas): JsonSchema | undefined =>
  $ref === undefined ? (anyOf ?? allOf)?.[0] : schemas[$ref.slice($ref.lastIndexOf('/') + 1)];

/** What is required, and what is optional and tells by an example how it looks. */
function objectOf({ properties = {}, required = [] }: JsonSchema, schemas: Schemas): unknown {
  const shown = Object.entries(properties).filter(
    ([name, { example, examples }]) =>
      required.includes(name) || example !== undefined || examples !== undefined,
  );
  return Object.fromEntries(shown.map(([name, property]) => [name, exampleOf(property, schemas)]));
}

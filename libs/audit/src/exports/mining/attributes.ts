import type { EventDescription, TSchema } from '#kernel';
import type { Attribute, AttributeType } from './mined.js';

/** Where in the data of an event an attribute is found. */
export interface Declared extends Omit<Attribute, 'value'> {
  readonly path: readonly string[];
}

/**
 * The attributes that events of a type may have: what in their data is a text, a number, a yes or no, or a list of
 * those, and is not personal. What lies deeper is named with dots: `evidence.diagnosed`.
 */
export const declaredBy = ({ schema, personal }: EventDescription): Declared[] =>
  within(schema, []).filter(({ path }) => !personal.includes(path[0] ?? ''));

function within(schema: TSchema, path: readonly string[]): Declared[] {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, TSchema>>;
  return Object.entries(properties).flatMap(([field, property]) => {
    const here = [...path, field];
    if (property.type === 'object') return within(property, here);
    const type = typeOf(property);
    return type === undefined ? [] : [{ name: here.join('.'), type, path: here }];
  });
}

function typeOf(schema: TSchema): AttributeType | undefined {
  if (schema.format === 'date-time') return 'time';
  switch (schema.type as unknown) {
    case 'string':
    case 'integer':
    case 'boolean':
      return schema.type as AttributeType;
    case 'number':
      return 'float';
    case 'array':
      return typeOf(schema.items as TSchema) === undefined ? undefined : 'string';
    default:
      return undefined;
  }
}

/** What the data of an event has of these; a list as one text. */
export function attributesOf(data: object, declared: readonly Declared[]): Attribute[] {
  return declared.flatMap(({ name, type, path }) => {
    const values = valuesAt(data, path);
    return values === undefined ? [] : [{ name, type, value: values.join(', ') }];
  });
}

/** The texts at a place in the data, a list's each; undefined where there is nothing. */
export function valuesAt(data: unknown, path: readonly string[]): readonly string[] | undefined {
  let value = data;
  for (const field of path) value = (value as Readonly<Record<string, unknown>> | undefined)?.[field];
  if (value === undefined || value === null) return undefined;
  return (Array.isArray(value) ? (value as unknown[]) : [value]).map(String);
}

import { Ajv2020, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** A JSON value of which nothing is known but that it is an object. */
export type Json = Readonly<Record<string, unknown>>;

/** Checks values against the schemas of an OpenAPI document; what a schema doesn't name may not be there. */
export class SchemaCheck {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly checks = new Map<object, ValidateFunction>();

  constructor(private readonly document: Json) {
    addFormats.default(this.ajv);
  }

  /** What is wrong with the value, as `path message`; nothing when all is well. */
  faults(schema: object, value: unknown): string[] {
    const check = this.checks.get(schema) ?? this.compiled(schema);
    if (check(value)) return [];
    return (check.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  private compiled(schema: object): ValidateFunction {
    const { components } = this.document;
    const check = this.ajv.compile(closed({ ...schema, components }) as AnySchemaObject);
    this.checks.set(schema, check);
    return check;
  }
}

/** The schema with every object kept to the properties that it names. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inside = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isOpen = inside.type === 'object' && 'properties' in inside;
  return isOpen ? { ...inside, additionalProperties: false } : inside;
}

import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

/* What the specification of OCEL 2.0 (section 8.2) asks of a log in JSON. */

const text = { type: 'string' };
const time = { type: 'string', format: 'date-time' };

const object = (properties: object, required: readonly string[] = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
});
const list = (items: object) => ({ type: 'array', items });

const types = list(object({ name: text, attributes: list(object({ name: text, type: text })) }));
const relationships = list(object({ objectId: text, qualifier: text }));

const OCEL_SCHEMA = object({
  eventTypes: types,
  objectTypes: types,
  events: list(
    object(
      { id: text, type: text, time, attributes: list(object({ name: text, value: text })), relationships },
      ['id', 'type', 'time'],
    ),
  ),
  objects: list(
    object(
      { id: text, type: text, attributes: list(object({ name: text, value: text, time })), relationships },
      ['id', 'type'],
    ),
  ),
});

/** As far as the tests look at it. */
export interface Ocel {
  readonly eventTypes: readonly OcelType[];
  readonly objectTypes: readonly OcelType[];
  readonly events: readonly OcelThing[];
  readonly objects: readonly OcelThing[];
}

interface OcelType {
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly type: string }[];
}

export interface OcelThing {
  readonly id: string;
  readonly type: string;
  readonly time?: string;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  readonly relationships: readonly { readonly objectId: string; readonly qualifier: string }[];
}

/**
 * Reads a log in JSON.
 *
 * @throws Error when it is not as the specification's schema has it
 */
export function asOcel(text: string): Ocel {
  const ajv = new Ajv();
  addFormats.default(ajv);
  const log: unknown = JSON.parse(text);
  if (!ajv.validate(OCEL_SCHEMA, log)) throw new Error(ajv.errorsText());
  return log as Ocel;
}

/** True when ids are there once, what is named is there, and of a type that has the attributes that it has. */
export function isWellKnit({ events, objects, eventTypes, objectTypes }: Ocel): boolean {
  const ids = new Set(objects.map(({ id }) => id));
  const isOf = (types: readonly OcelType[]) => {
    const known = new Map(types.map(({ name, attributes }) => [name, attributes.map((each) => each.name)]));
    return ({ type, attributes }: OcelThing) =>
      attributes.every(({ name }) => known.get(type)?.includes(name));
  };
  return (
    ids.size === objects.length &&
    new Set(events.map(({ id }) => id)).size === events.length &&
    [...events, ...objects].every((each) => each.relationships.every(({ objectId }) => ids.has(objectId))) &&
    events.every(isOf(eventTypes)) &&
    objects.every(isOf(objectTypes))
  );
}

import { FormatRegistry, Kind, Type, TypeRegistry, type Static, type TObject } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { DomainEvent } from './envelope.js';
import { isDay, isInstant } from './time.js';

/** The schema language: one declaration is the TypeScript type, the check and the JSON Schema. */
export { Type as t };
export type { Static, TObject, TSchema } from '@sinclair/typebox';

FormatRegistry.Set('date-time', isInstant);
FormatRegistry.Set('date', isDay);

TypeRegistry.Set<{ enum: string[] }>('StringEnum', (schema, value) => schema.enum.includes(value as string));

/** One of several fixed words. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  Type.Unsafe<Words[number]>({ [Kind]: 'StringEnum', type: 'string', enum: [...words] });

/** A moment: ISO 8601 in UTC with milliseconds, `2026-03-01T09:30:00.000Z`. */
export const instant = () => Type.String({ format: 'date-time' });

/** A calendar day: `2026-03-01`. */
export const day = () => Type.String({ format: 'date' });

/** Brings data from one schema version to the next. */
export type Upcaster = (data: Record<string, unknown>) => Record<string, unknown>;

/** Everything the system knows about one type of event. */
export interface EventDescription<Type extends string = string> {
  readonly type: Type;
  readonly version: number;
  readonly schema: TObject;
  /** Fields of `data` that are personal data. */
  readonly personal: readonly string[];
  /** Those of them that are data of the partner's own people, and not of the customer. */
  readonly ofStaff: readonly string[];
  /** `upcasters[n]` brings version n to version n + 1. */
  readonly upcasters: Readonly<Record<number, Upcaster>>;
  /** `earlier[n]` is the schema that version n had: nothing is written by it any more, but it is read. */
  readonly earlier: Readonly<Record<number, TObject>>;
  /** One English sentence for the catalog and AsyncAPI. */
  readonly summary: string;
  /** Says what in `data` does not fit the schema; undefined when all does. */
  readonly misfit: (data: unknown) => string | undefined;
}

/** A type of event with the type of its data. Called with data, it states the fact. */
export interface EventDefinition<Type extends string, Schema extends TObject> extends EventDescription<Type> {
  (data: Static<Schema>): DomainEvent<Type, Static<Schema>>;
  readonly schema: Schema;
}

/** The fact that a definition states. */
export type EventOf<D> = D extends EventDefinition<infer T, infer S> ? DomainEvent<T, Static<S>> : never;

/**
 * Declares a type of event.
 *
 * @param type past tense, PascalCase
 * @param options.version raise it with every change of the schema, and add the one before and the upcaster from it
 * @param options.personal names of top-level fields that hold personal data of the customer's people
 * @param options.personalOfStaff names of top-level fields that hold personal data of the partner's own people
 */
export function defineEvent<const Type extends string, Schema extends TObject>(
  type: Type,
  options: {
    summary: string;
    data: Schema;
    version?: number;
    upcasters?: Record<number, Upcaster>;
    earlier?: Record<number, TObject>;
    personal?: readonly (keyof Static<Schema> & string)[];
    personalOfStaff?: readonly (keyof Static<Schema> & string)[];
  },
): EventDefinition<Type, Schema> {
  const schema = { ...options.data, additionalProperties: false };
  const validator = TypeCompiler.Compile(schema);
  const state = (data: Static<Schema>) => ({ type, data });
  return Object.assign(state, {
    type,
    version: options.version ?? 1,
    schema,
    personal: [...(options.personal ?? []), ...(options.personalOfStaff ?? [])],
    ofStaff: options.personalOfStaff ?? [],
    upcasters: options.upcasters ?? {},
    earlier: Object.fromEntries(
      Object.entries(options.earlier ?? {}).map(([number, old]) => [
        number,
        { ...old, additionalProperties: false },
      ]),
    ),
    summary: options.summary,
    misfit: (data: unknown) => {
      if (validator.Check(data)) return undefined;
      const first = validator.Errors(data).First();
      return `${first?.path ?? ''}: ${first?.message ?? 'does not fit the schema'}`;
    },
  });
}

import { Type as TypeOf } from 'class-transformer';
import { ValidateBy, ValidateNested, type ValidationArguments } from 'class-validator';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import type { Type } from '@nestjs/common';
import { field, type Field, type FieldOptions, type Shape } from './field.js';

interface ListOptions extends FieldOptions {
  /** Fewest entries; 0 by default. */
  readonly min?: number;
  /** Most entries; 100 by default. */
  readonly max?: number;
  /** No entry may be there twice. */
  readonly unique?: boolean;
}

/** A list: of a field, `@ListOf(Text({ max: 100 }))`, or of a nested class, `@ListOf(Contact)`. */
export function ListOf(entry: Field | Type, options: ListOptions = {}): PropertyDecorator {
  return 'shape' in entry ? listOfValues(entry.shape, options) : nested(entry, { ...options, list: true });
}

function listOfValues(entry: Shape, { min = 0, max = 100, unique = false, ...options }: ListOptions): Field {
  const isList = (value: unknown): value is unknown[] =>
    Array.isArray(value) && value.length >= min && value.length <= max;
  const isUnique = (list: unknown[]) => !unique || new Set(list).size === list.length;
  return field(
    {
      name: 'listOf',
      expected: `a list of ${min} to ${max} entries, each ${entry.expected}`,
      accepts: (value) => isList(value) && value.every(entry.accepts) && isUnique(value),
      explain: (value) => {
        if (!isList(value)) return `must be a list of ${min} to ${max} entries`;
        const wrong = value.findIndex((each) => !entry.accepts(each));
        return wrong < 0
          ? 'must not name an entry twice'
          : `must be right in every entry: number ${wrong + 1} must be ${entry.expected}`;
      },
      schema: {
        type: 'array',
        items: entry.schema,
        ...(min > 0 ? { minItems: min } : {}),
        maxItems: max,
        ...(unique ? { uniqueItems: true } : {}),
      } as ApiPropertyOptions,
      normalise: (value) => (Array.isArray(value) && entry.normalise ? value.map(entry.normalise) : value),
      // In a query a list is separated by commas, or its name is given several times.
      fromText: (value) => {
        const words = typeof value === 'string' ? value.split(',') : value;
        return Array.isArray(words) && entry.fromText ? words.map(entry.fromText) : words;
      },
    },
    options,
  );
}

/** An object with fields of its own. */
export const Nested = (type: Type, options: FieldOptions = {}): PropertyDecorator =>
  nested(type, { ...options, list: false });

function nested(
  type: Type,
  {
    list,
    min = 0,
    max = 100,
    optional = false,
    description,
    example,
  }: ListOptions & { readonly list: boolean },
): PropertyDecorator {
  const expected = list ? `a list of ${min} to ${max} objects` : 'an object';
  const decorators = [
    ValidateBy({
      name: 'nested',
      validator: {
        validate: (value: unknown) => {
          if (value === undefined) return optional;
          if (!list) return isObject(value);
          return Array.isArray(value) && value.length >= min && value.length <= max && value.every(isObject);
        },
        defaultMessage: (args?: ValidationArguments) =>
          args?.value === undefined ? `is missing: it must be ${expected}` : `must be ${expected}`,
      },
    }),
    ValidateNested(),
    TypeOf(() => type),
    ApiProperty({
      ...(list
        ? { type: () => [type], maxItems: max, ...(min > 0 ? { minItems: min } : {}) }
        : { type: () => type }),
      required: !optional,
      ...(description === undefined ? {} : { description }),
      ...(example === undefined ? {} : { example }),
    }),
  ];
  return (target, key) => {
    for (const decorator of decorators) decorator(target, key);
  };
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

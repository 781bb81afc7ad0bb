import { Transform } from 'class-transformer';
import { ValidateBy, type ValidationArguments } from 'class-validator';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';

/** What every field may say about itself. */
export interface FieldOptions {
  readonly description?: string;
  readonly example?: unknown;
  /** The field may be left out. It may never be null: what is not known is left out. */
  readonly optional?: boolean;
}

/** What a value of a field is: one declaration for the check, its message and the OpenAPI schema. */
export interface Shape {
  readonly name: string;
  /** What would be right, after "must be": `a whole number from 1 to 200`. */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  /** Where `expected` alone would not help: what this value should have been. */
  readonly explain?: (value: unknown) => string;
  /** OpenAPI schema of the value. */
  readonly schema: ApiPropertyOptions;
  /** Brings an accepted way of writing to the one that is kept; anything else is returned as it is. */
  readonly normalise?: (value: unknown) => unknown;
  /** Reads the value from a query string, where everything is text. */
  readonly fromText?: (value: unknown) => unknown;
}

/** A property decorator that knows its shape, so that lists can be made of it. */
export type Field = PropertyDecorator & { readonly shape: Shape };

/** Queries are transformed in this class-transformer group, bodies in none: there "12" is no number. */
export const QUERY_GROUP = 'query';

/** The decorator of a field: its check, its transformation and its place in the API description in one. */
export function field(shape: Shape, { description, example, optional = false }: FieldOptions): Field {
  const decorators = [
    // Not class-validator's own @IsOptional(): that lets null pass, and it would stay in force in a subclass
    // that declares the field anew as required.
    ValidateBy({
      name: shape.name,
      validator: {
        validate: (value: unknown) => (value === undefined ? optional : shape.accepts(value)),
        defaultMessage: (args?: ValidationArguments) => messageFor(shape, args?.value),
      },
    }),
    ...transformations(shape),
    ApiProperty({
      ...shape.schema,
      required: !optional,
      ...(description === undefined ? {} : { description }),
      ...(example === undefined ? {} : { example }),
    } as ApiPropertyOptions),
  ];
  const decorate: PropertyDecorator = (target, key) => {
    for (const decorator of decorators) decorator(target, key);
  };
  return Object.assign(decorate, { shape });
}

function messageFor(shape: Shape, value: unknown): string {
  if (value === undefined) return `is missing: it must be ${shape.expected}`;
  return shape.explain?.(value) ?? `must be ${shape.expected}`;
}

function transformations({ normalise, fromText }: Shape): PropertyDecorator[] {
  return [
    ...(fromText
      ? [Transform(({ value }: { value: unknown }) => fromText(value), { groups: [QUERY_GROUP] })]
      : []),
    ...(normalise ? [Transform(({ value }: { value: unknown }) => normalise(value))] : []),
  ];
}

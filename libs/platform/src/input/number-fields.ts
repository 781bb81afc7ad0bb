import { field, type Field, type FieldOptions } from './field.js';

const readNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;

/** A whole number. 12.5 is refused, and so is "12". */
export function Integer({
  min = Number.MIN_SAFE_INTEGER,
  max = Number.MAX_SAFE_INTEGER,
  ...options
}: FieldOptions & { min?: number; max?: number } = {}): Field {
  return field(
    {
      name: 'integer',
      expected: `a whole number ${range(min, max)}`.trim(),
      accepts: (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max,
      schema: { type: 'integer', minimum: min, maximum: max },
      fromText: readNumber,
    },
    options,
  );
}

function range(min: number, max: number): string {
  if (min === Number.MIN_SAFE_INTEGER) return max === Number.MAX_SAFE_INTEGER ? '' : `of at most ${max}`;
  return max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
}

/** An amount of money in the currency's minor unit: 1200.00 BRL is 120000. [D28] */
export const MoneyMinor = ({ min = 1, ...options }: FieldOptions & { min?: number } = {}): Field =>
  field(
    {
      name: 'moneyMinor',
      expected: `a whole number of minor units (cents) of at least ${min}`,
      accepts: (value) => Number.isSafeInteger(value) && (value as number) >= min,
      schema: { type: 'integer', format: 'int64', minimum: min, maximum: Number.MAX_SAFE_INTEGER },
      fromText: readNumber,
    },
    options,
  );

/** Yes or no. */
export const Flag = (options: FieldOptions = {}): Field =>
  field(
    {
      name: 'flag',
      expected: 'true or false',
      accepts: (value) => typeof value === 'boolean',
      schema: { type: 'boolean' },
      fromText: (value) => (value === 'true' ? true : value === 'false' ? false : value),
    },
    options,
  );

/** A position in the log: digits, because JSON numbers can't hold every one. */
export const Position = (options: FieldOptions = {}): Field =>
  field(
    {
      name: 'position',
      expected: 'a position in the log, in digits',
      accepts: (value) => typeof value === 'string' && /^\d{1,18}$/.test(value),
      schema: { type: 'string', pattern: '^\\d{1,18}$' },
    },
    options,
  );

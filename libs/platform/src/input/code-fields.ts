import { field, type Field, type FieldOptions } from './field.js';

const CURRENCIES = new Set<unknown>(Intl.supportedValuesOf('currency'));
const REGIONS = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
/** Regions that Unicode names and that are no country. */
const NO_COUNTRY = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);

const isCountry = (code: unknown): boolean =>
  typeof code === 'string' &&
  /^[A-Z]{2}$/.test(code) &&
  !NO_COUNTRY.has(code) &&
  REGIONS.of(code) !== undefined;

/** A currency by its ISO 4217 code. */
export const Currency = (options: FieldOptions = {}): Field =>
  field(
    {
      name: 'currency',
      expected: 'a currency code of ISO 4217, such as BRL',
      accepts: (value) => CURRENCIES.has(value),
      schema: { type: 'string', pattern: '^[A-Z]{3}$' },
    },
    { example: 'BRL', ...options },
  );

/** A country by its ISO 3166-1 alpha-2 code. */
export const Country = (options: FieldOptions = {}): Field =>
  field(
    {
      name: 'country',
      expected: 'a country code of ISO 3166-1, such as BR',
      accepts: isCountry,
      schema: { type: 'string', pattern: '^[A-Z]{2}$' },
    },
    { example: 'BR', ...options },
  );

/** Languages that customers are written to in. [D18] */
export const LANGUAGES = ['en', 'pt-BR', 'pt-PT', 'fr', 'tr'] as const;

/** A language that customers are written to in. [D18] */
export const Language = (options: FieldOptions = {}): Field =>
  field(
    {
      name: 'language',
      expected: `one of ${LANGUAGES.join(', ')}`,
      accepts: (value) => (LANGUAGES as readonly unknown[]).includes(value),
      schema: { type: 'string', enum: [...LANGUAGES] },
    },
    { example: 'pt-BR', ...options },
  );

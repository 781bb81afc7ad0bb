import type { TSchema } from '@sinclair/typebox';
import type { Erasure } from '../ports/key-store.js';

/** How every text of erased data begins. */
const OPENING = '[erased on ';

/** What stands where a text was: when, by whom and why it was erased. */
export const erasedText = ({ at, by, because }: Erasure): string =>
  `${OPENING}${at.slice(0, 10)} by ${by}: ${because}]`;

/** True for the text that stands where erased data was. */
export const isErasedText = (text: string): boolean => text.startsWith(OPENING);

/**
 * What stands where a value was, in the shape that its schema asks for: whatever reads the value goes on. Texts say
 * that they were erased, lists are empty, and of an object its required properties are left.
 *
 * @throws Error for a schema that has no such value
 */
export function erasedValue(schema: TSchema, text: string): unknown {
  if (schema.type === 'string' && !('format' in schema || 'enum' in schema)) return text;
  if (schema.type === 'array' && !schema.minItems) return [];
  if (schema.type === 'object') {
    const { properties, required = [] } = schema as unknown as {
      readonly properties: Readonly<Record<string, TSchema>>;
      readonly required?: readonly string[];
    };
    const kept = Object.entries(properties).filter(([name]) => required.includes(name));
    return Object.fromEntries(kept.map(([name, property]) => [name, erasedValue(property, text)]));
  }
  throw new Error('Only texts, lists, and objects made of these can be erased.');
}

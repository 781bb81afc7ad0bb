import type { Language } from '../export-state.js';

/** What something is called in each language. */
export type Names = readonly [en: string, ptBR: string, ptPT: string, fr: string, tr: string];

const ORDER: readonly Language[] = ['en', 'pt-BR', 'pt-PT', 'fr', 'tr'];

/** A name out of a table; undefined for what nobody named. */
export const nameIn = (
  table: Readonly<Record<string, Names>>,
  key: string,
  language: Language,
): string | undefined => (Object.hasOwn(table, key) ? table[key]?.[ORDER.indexOf(language)] : undefined);

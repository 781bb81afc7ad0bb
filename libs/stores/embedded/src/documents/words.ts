import { toUSVString } from 'node:util';

/* SQLite's full-text index as a plain index of words: what counts as a word was decided before. */

const OUTSIDE_TOKENS = /[^0-9a-z\u0080-\uffff]/g;
/** Nearly every word is of this kind, and stays as it is. */
const PLAIN = /^[0-9a-z]*$/;
const PRIVATE_USE = 0xe000;

/**
 * A word in a form that the index takes as it is. Its tokenizer splits at ASCII signs and folds ASCII
 * capitals; such characters are moved to a place in Unicode that it leaves alone.
 */
const token = (word: string): string =>
  PLAIN.test(word)
    ? word
    : toUSVString(word).replace(OUTSIDE_TOKENS, (sign) =>
        String.fromCharCode(PRIVATE_USE + sign.charCodeAt(0)),
      );

/** The tokens of some words. */
export const tokensOf = (words: readonly string[]): string[] =>
  words.filter((word) => word !== '').map(token);

/** A document's tokens as kept in its row: each has a space before and behind it, so that it can be found with `instr`. */
export const tokenText = (words: readonly string[]): string | null => {
  const tokens = tokensOf(words);
  return tokens.length === 0 ? null : ` ${tokens.join(' ')} `;
};

/** What `instr` looks for in a token text. */
export const needleOf = (token: string): string => ` ${token} `;

/** The expression that finds documents with all the tokens. */
export const matchOf = (tokens: readonly string[]): string => tokens.map((each) => `"${each}"`).join(' ');

/** Declares the index: without the text itself, without positions. */
export const WORD_INDEX = `fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')`;

const LETTERS: Readonly<Record<string, string>> = {
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
};
const MAX_WORDS = 2_000;
const MAX_LENGTH = 64;

/**
 * The searchable words of some texts: letters and digits only, case and accents folded, the Turkish
 * dotted and dotless i made one, each word once. Searching for what somebody typed and indexing what
 * somebody wrote go through here alike.
 */
export function wordsOf(...texts: readonly (string | undefined)[]): string[] {
  const words = new Set<string>();
  for (const text of texts) {
    for (const word of partsOf(text ?? '')) {
      if (words.size === MAX_WORDS) return [...words];
      words.add(word.slice(0, MAX_LENGTH));
    }
  }
  return [...words];
}

/** The words by which a document is found: those of its texts, and the items of its lists as they are. */
export function wordsIn(
  document: Readonly<Record<string, unknown>>,
  properties: readonly string[],
): string[] {
  const values = properties.map((property) => document[property]);
  const texts = values.filter((value) => typeof value === 'string');
  const items = values.flatMap((value): unknown[] => (Array.isArray(value) ? value : []));
  return [...wordsOf(...texts), ...items.filter((item) => typeof item === 'string')];
}

/** Most texts have nothing to fold but case, which is found out ten times faster than folded. */
const partsOf = (text: string): readonly string[] =>
  (/[^ -~\n]/.test(text) ? fold(text).match(/[\p{L}\p{N}]+/gu) : text.toLowerCase().match(/[a-z0-9]+/g)) ??
  [];

const fold = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[ıßæœøłđðþ]/g, (letter) => LETTERS[letter] ?? letter);

import { describe, expect, it } from '@jest/globals';
import { wordsIn, wordsOf } from './words.js';

describe('Words', () => {
  it.each([
    ['İSTANBUL ısı IŞIK', ['istanbul', 'isi', 'isik']],
    ['São Paulo, ação!', ['sao', 'paulo', 'acao']],
    ['Œuvre à l’été', ['oeuvre', 'a', 'l', 'ete']],
    ['260302-7K3M9QX2', ['260302', '7k3m9qx2']],
    ['Straße STRASSE', ['strasse']],
    ['…—!', []],
  ])('of “%s”', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('are of every text, each once', () => {
    expect(wordsOf('mail down', undefined, 'Mail')).toEqual(['mail', 'down']);
  });

  it('by which a document is found are those of its texts, and the items of its lists as they are', () => {
    const document = { title: 'Mail DOWN', tags: ['E-Mail', 3], note: 'mail again', count: 7 };
    expect(wordsIn(document, ['title', 'tags', 'count', 'none'])).toEqual(['mail', 'down', 'E-Mail']);
    expect(wordsIn(document, [])).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { wordsOf } from './words.js';

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
});

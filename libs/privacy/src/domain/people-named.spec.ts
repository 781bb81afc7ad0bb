import { describe, expect, it } from '@jest/globals';
import { personNamedIn, type Person } from './people-named.js';

const JOAO: Person = { name: 'João da Silva', email: 'joao@aurora.example', telephone: '+55 11 91234-5678' };
const ISIL: Person = { name: 'Işıl Çağ' };

describe('A text', () => {
  it.each([
    ['João da Silva asked for it.', JOAO],
    ['As JOAO DA SILVA wrote', JOAO],
    ['Mail from Joao@Aurora.example of 2 March', JOAO],
    ['Called from (+55) 11 91234 5678', JOAO],
    ['IŞIL ÇAĞ’ın isteği', ISIL],
  ])('names somebody: %s', (text, person) => {
    expect(personNamedIn(text, [ISIL, JOAO].reverse())).toBe(person);
  });

  it.each([
    'They asked for it.',
    'Complaint of 2 March, 2026-03-02',
    'João asked',
    'da Silva',
    'aurora.example',
  ])('names nobody: %s', (text) => {
    expect(personNamedIn(text, [JOAO, ISIL, { name: '—', telephone: '2' }])).toBeUndefined();
  });
});

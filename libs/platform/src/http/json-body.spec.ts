import { describe, expect, it } from '@jest/globals';
import { parseJson } from './json-body.js';
import { ProblemException } from './problems.js';

const detailOf = (body: Buffer | string): string => {
  try {
    parseJson(Buffer.from(body as string));
    return 'accepted';
  } catch (error) {
    if (error instanceof ProblemException && error.problem.status === 400) return error.problem.detail;
    throw error;
  }
};

describe('A body', () => {
  it('is JSON', () => {
    expect(parseJson(Buffer.from('{"a":["é",1.5,null]}'))).toEqual({ a: ['é', 1.5, null] });
  });

  it('may be missing', () => {
    expect(parseJson(Buffer.alloc(0))).toBeUndefined();
  });

  it.each([
    ['{"a": 1,', 'JSON'],
    ['{"a": 1}}', 'character 8'],
    ['{"a": tru}', 'JSON'],
    ['', 'accepted'],
    ['{"__proto__": {"isAdmin": true}}', "named '__proto__'"],
    ['{"a": [{"constructor": 1}]}', "named 'constructor'"],
    ['{"toString": 1}', "named 'toString'"],
    ['{"hasOwnProperty": 1}', "named 'hasOwnProperty'"],
    [`${'['.repeat(30)}${']'.repeat(30)}`, 'nested deeper than 20'],
    [`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 'nested deeper than 20'],
  ])('%.40s: %s', (body, detail) => {
    expect(detailOf(body)).toContain(detail);
  });

  it('is UTF-8', () => {
    expect(detailOf(Buffer.from([0x22, 0xff, 0xfe, 0x22]))).toContain('UTF-8');
  });

  it('is not quoted when it is refused', () => {
    expect(detailOf('{"name": "Rui Prado", x}')).not.toContain('Rui');
  });
});

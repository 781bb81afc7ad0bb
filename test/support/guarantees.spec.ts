import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const PAGE = new URL('../../docs/guarantees.md', import.meta.url);

/** `[kill](../test/crash/kill.spec.ts): “keeps …”, “shows …”` */
const REFERENCE = /\]\((?<file>\.\.\/[^)]+)\): (?<names>“[^”]+”(?:, “[^”]+”)*)/g;

/** Every test that the page names, with its file. */
function references(): (readonly [file: string, name: string])[] {
  return [...readFileSync(PAGE, 'utf8').matchAll(REFERENCE)].flatMap(({ groups }) =>
    [...(groups?.names ?? '').matchAll(/“([^”]+)”/g)].map(
      ([, name]) => [groups?.file ?? '', name ?? ''] as const,
    ),
  );
}

/** A test that was renamed or removed would leave a promise without anybody to keep it. */
describe('docs/guarantees.md', () => {
  it.each(references())('%s has a test “%s”', (file, name) => {
    const source = readFileSync(new URL(file, PAGE), 'utf8');
    expect([`'${name}'`, `"${name}"`].some((title) => source.includes(title))).toBe(true);
  });

  it('names a test for every promise', () => {
    const rows = readFileSync(PAGE, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| **'));
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) expect(row).toMatch(new RegExp(REFERENCE.source));
  });
});

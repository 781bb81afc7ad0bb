import { inflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '#kernel';
import { LANGUAGES, type Language } from '../export-state.js';
import { historyDocument } from './history-document.js';
import { LABELS } from './labels.js';

const MADE_AT = '2026-03-02T09:00:00.000Z';
/** Every letter that Turkish, Portuguese and French have beside those of English. */
const LETTERS = 'ğşıİçöüĞŞÇÖÜ ãõáéíóúâêôàÃÕÁ œùûèëïîŒÀÉ';

function event(number: number): StoredEvent {
  return {
    id: '018f0000-0000-7000-8000-000000000000',
    type: 'ServiceHealthChecked',
    streamId: 'case-1',
    revision: number,
    position: BigInt(number),
    recordedAt: MADE_AT,
    data: {},
    metadata: {
      schemaVersion: 1,
      occurredAt: MADE_AT,
      actor: { id: 'ana', kind: 'person', roles: ['helpdeskAgent'] },
      correlationId: 'c',
      causationId: 'c',
      commandId: 'c',
    },
  };
}
const historyOf = (count: number, language: Language = 'en', subjects = 1) =>
  historyDocument(
    Array.from({ length: subjects }, (_, at) => ({
      subject: `case-${at}`,
      events: Array.from({ length: count }, (_, number) => ({
        event: event(number),
        data: { number, text: LETTERS },
      })),
    })),
    { language, personal: true, madeAt: MADE_AT },
  );

/** The code points that the document's fonts say they show. */
function shown(pdf: Buffer): Set<number> {
  const streams = pdf
    .toString('latin1')
    .split(/stream\r?\n/)
    .filter((_, at) => at % 2 === 1);
  const maps = streams.map(inflated).filter((text) => text.includes('beginbfrange'));
  const codes = maps.flatMap((map) =>
    [...map.matchAll(/<([0-9a-f]{4})>/gi)].map(([, code]) => parseInt(code ?? '', 16)),
  );
  return new Set(codes);
}

function inflated(stream: string): string {
  try {
    return inflateSync(Buffer.from(stream, 'latin1')).toString('latin1');
  } catch {
    // A stream that is not compressed is none of those that are looked for.
    return '';
  }
}

const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

describe('The history as a document', () => {
  it.each(LANGUAGES)('shows every letter of %s', async (language) => {
    const letters = new Set(shown(await historyOf(1, language)));
    const { title, personalNote, kinds } = LABELS[language];
    const wanted = [...new Set([LETTERS, title, personalNote, kinds.case].join(''))];
    expect(wanted.filter((letter) => !letters.has(letter.codePointAt(0) ?? 0))).toEqual([]);
  });

  it('is the same to the byte each time it is made', async () => {
    expect((await historyOf(20)).equals(await historyOf(20))).toBe(true);
  });

  it('has as many pages as it needs', async () => {
    expect(pagesOf(await historyOf(1))).toBe(1);
    expect(pagesOf(await historyOf(60))).toBeGreaterThan(5);
  });

  it('has a bookmark for each of its histories', async () => {
    const bookmarks = (await historyOf(2, 'fr', 3)).toString('latin1').match(/\/Title \(Demande \d\)/g);
    expect(bookmarks).toEqual(['/Title (Demande 0)', '/Title (Demande 1)', '/Title (Demande 2)']);
  });
});

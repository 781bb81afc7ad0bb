import type { Language } from '../export-state.js';
import { beginPage, escaped, linkHtml } from './history-page.js';
import { LABELS } from './labels.js';
import { nameOf, type Sheet } from './sheets.js';
import { headingOf, noteOf, type About } from './telling.js';

/* The page that leads to all others: a list for each sheet, with what is told there. */

export const INDEX = 'index.html';

/** Something that is told on a sheet, and what its first event said. */
export interface Entry {
  readonly subject: string;
  readonly first: object | undefined;
}

export function beginIndex(about: About, isDocumented: boolean): string {
  const { title, noDocuments } = LABELS[about.language];
  const without = isDocumented ? '' : `<p>${noDocuments}</p>\n`;
  return beginPage(title, about.language, `<p>${noteOf(about)}</p>\n${without}`);
}

/** What the index says of a sheet. */
export function sheetHtml(
  sheet: Sheet,
  entries: readonly Entry[],
  { language, isDocumented }: { readonly language: Language; readonly isDocumented: boolean },
): string {
  const name = nameOf(sheet);
  const pdf = isDocumented ? ` · ${linkHtml({ href: `${name}.pdf`, text: 'PDF' })}` : '';
  if (sheet.subject !== undefined) {
    const part = sheet.parts > 1 ? ` · ${sheet.part + 1}/${sheet.parts}` : '';
    const text = headingOf(sheet.subject, entries[0]?.first, language) + part;
    return `<p>${linkHtml({ href: `${name}.html`, text })} <small>${escaped(sheet.subject)}</small>${pdf}</p>\n`;
  }
  const list = entries.map(
    ({ subject, first }) =>
      `<li>${linkHtml({ href: `${name}.html#${subject}`, text: headingOf(subject, first, language) })} ` +
      `<small>${escaped(subject)}</small></li>\n`,
  );
  const heading = linkHtml({ href: `${name}.html`, text: `${LABELS[language].title} ${sheet.number + 1}` });
  return `<h2>${heading}${pdf}</h2>\n<ul>\n${list.join('')}</ul>\n`;
}

export const endIndex = '</body></html>\n';

import { LABELS } from './labels.js';
import { headingOf, noteOf, titleOf, toldOf, type About, type Section } from './telling.js';
import type { Language } from '../export-state.js';
import type { PublicEvent } from '../public-event.js';

/** Where a page leads to. */
export interface Link {
  readonly href: string;
  readonly text: string;
}

const STYLE = `:root { color-scheme: light dark; } body { font: 14px/1.4 system-ui, sans-serif; margin: 2rem; }
table { border-collapse: collapse; } h2, p, td { overflow-wrap: break-word; }
th, td { border: 1px solid #8888; padding: .3rem .5rem; text-align: left; vertical-align: top; }
small, dt { opacity: .75; } dl { margin: 0; display: grid; grid-template-columns: max-content auto; gap: 0 .6rem; }
dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; min-width: 8rem; }`;

/** On a narrow screen the cells of a row stand below one another, each with its name. */
function narrowStyle(language: Language): string {
  const names = columnsOf(language).map(
    (name, at) => `td:nth-child(${at + 1})::before { content: "${name}"; }`,
  );
  return `@media (max-width: 60rem) { body { margin: 1rem; } thead { display: none; } table, tbody, tr, td { display: block; }
tr { border: 1px solid #8888; margin: 0 0 .8rem; } td { border: 0; } td:empty { display: none; }
td::before { display: block; font-weight: bold; } dl { grid-template-columns: minmax(6rem, max-content) auto; }
${names.join('\n')} }`;
}

function columnsOf(language: Language): readonly string[] {
  const { happened, recorded, who, what, why, details } = LABELS[language];
  return [happened, recorded, who, what, why, details];
}

/** A page of the history for people, in their language, a piece at a time. */
export async function* historyPage(
  sections: AsyncIterable<Section> | Iterable<Section>,
  about: About,
  links: readonly Link[],
): AsyncGenerator<string> {
  const where = `<p>${links.map(linkHtml).join(' · ')}</p>`;
  yield beginPage(titleOf(about), about.language, `<p>${noteOf(about)}</p>\n${where}\n`);
  for await (const section of sections) yield* sectionHtml(section, about.language);
  yield `${where}</body></html>\n`;
}

export const beginPage = (title: string, language: Language, said: string): string =>
  `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>
${STYLE}
${narrowStyle(language)}</style></head>
<body><h1>${title}</h1>
${said}`;

export const linkHtml = ({ href, text }: Link): string => `<a href="${escaped(href)}">${escaped(text)}</a>`;

async function* sectionHtml({ subject, events }: Section, language: Language): AsyncGenerator<string> {
  const head = columnsOf(language)
    .map((each) => `<th>${each}</th>`)
    .join('');
  let isBegun = false;
  for await (const each of events) {
    if (!isBegun) {
      const id = subject === undefined ? '' : ` id="${escaped(subject)}"`;
      yield `<h2${id}>${escaped(headingOf(subject, each.data, language))}</h2>\n<table><thead><tr>${head}</tr></thead><tbody>\n`;
    }
    isBegun = true;
    yield rowOf(each, language);
  }
  if (isBegun) yield '</tbody></table>\n';
}

function rowOf(each: PublicEvent, language: Language): string {
  const { happened, recorded, who, roles, what, source, why, details } = toldOf(each, language);
  const list = details
    .map(
      ({ name, path, value, stored }) =>
        `<dt${storedAs(path, name)}>${escaped(name)}</dt><dd${storedAs(stored, value)}>${escaped(value)}</dd>`,
    )
    .join('');
  const cells = [
    escaped(happened),
    escaped(recorded),
    `${escaped(who)}<br><small>${escaped(roles)}</small>`,
    `${escaped(what)}<br><small>${escaped(source)}</small>`,
    escaped(why),
    list === '' ? '' : `<dl>${list}</dl>`,
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`;
}

/** What the event itself has, to be seen when somebody points at the words for it. */
const storedAs = (stored: string, shown: string): string =>
  stored === shown ? '' : ` title="${escaped(stored)}"`;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (each) => ESCAPES[each] ?? each);

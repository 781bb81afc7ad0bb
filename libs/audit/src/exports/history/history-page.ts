import { LABELS } from './labels.js';
import { headingOf, noteOf, titleOf, toldOf, type About, type Section } from './telling.js';
import type { Language } from '../export-state.js';
import type { PublicEvent } from '../public-event.js';

/** Where a page leads to. */
export interface Link {
  readonly href: string;
  readonly text: string;
}

const STYLE = `body { font: 14px/1.4 system-ui, sans-serif; margin: 2rem; } table { border-collapse: collapse; }
th, td { border: 1px solid #ccc; padding: .3rem .5rem; text-align: left; vertical-align: top; }
small, dt { color: #555; } dl { margin: 0; display: grid; grid-template-columns: max-content auto; gap: 0 .6rem; }
dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }`;

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
<head><meta charset="utf-8"><title>${title}</title><style>
${STYLE}</style></head>
<body><h1>${title}</h1>
${said}`;

export const linkHtml = ({ href, text }: Link): string => `<a href="${escaped(href)}">${escaped(text)}</a>`;

async function* sectionHtml({ subject, events }: Section, language: Language): AsyncGenerator<string> {
  const { happened, recorded, who, what, why, details } = LABELS[language];
  const head = [happened, recorded, who, what, why, details].map((each) => `<th>${each}</th>`).join('');
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
    .map(([field, value]) => `<dt>${escaped(field)}</dt><dd>${escaped(value)}</dd>`)
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

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (each) => ESCAPES[each] ?? each);

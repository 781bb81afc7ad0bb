import type { Language } from './export-state.js';
import { LABELS } from './history-labels.js';
import type { PublicEvent } from './public-event.js';

/** The name of a page of the history. */
export const pageName = (page: number): string => `history/${String(page).padStart(6, '0')}.html`;

/** What a part of the history is about. */
export interface HistoryPart {
  readonly language: Language;
  /** Whether personal data is shown. */
  readonly personal: boolean;
  readonly part: number;
  readonly parts: number;
  /** The moment that a document carries: the same each time it is made. */
  readonly madeAt: string;
}

/** What is said above it. */
export const noteOf = ({ language, personal }: HistoryPart): string =>
  personal ? LABELS[language].personalNote : LABELS[language].note;

/** One page of the history for people, in their language. */
export function historyPage(events: readonly PublicEvent[], about: HistoryPart): string {
  const { language, part: page, parts: pages } = about;
  const l = LABELS[language];
  const links = [
    ...(page > 0 ? [link(page - 1, l.previous)] : []),
    ...(page + 1 < pages ? [link(page + 1, l.next)] : []),
  ].join(' · ');
  const head = [l.happened, l.recorded, l.who, l.what, l.why, l.details];
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${l.title}</title><style>
body { font: 14px/1.4 system-ui, sans-serif; margin: 2rem; } table { border-collapse: collapse; }
th, td { border: 1px solid #ccc; padding: .3rem .5rem; text-align: left; vertical-align: top; }
pre { margin: 0; white-space: pre-wrap; }</style></head>
<body><h1>${l.title}</h1><p>${noteOf(about)}</p><p>${links}</p>
<table><thead><tr>${head.map((each) => `<th>${each}</th>`).join('')}</tr></thead><tbody>
${events.map(rowOf).join('\n')}
</tbody></table><p>${links}</p></body></html>
`;
}

/** When it happened and was recorded, who did it, what it was, and why. */
export function cellsOf({ type, streamId, recordedAt, metadata }: PublicEvent['event']): readonly string[] {
  const { actor, occurredAt, reason = '' } = metadata;
  const who = actor.onBehalfOf === undefined ? actor.id : `${actor.id} (${actor.onBehalfOf})`;
  return [occurredAt, recordedAt, `${who}\n${actor.roles.join(', ')}`, `${type}\n${streamId}`, reason];
}

const link = (page: number, text: string): string =>
  `<a href="${pageName(page).slice('history/'.length)}">${text}</a>`;

function rowOf({ event, data }: PublicEvent): string {
  const cells = cellsOf(event);
  const details = `<pre>${escaped(JSON.stringify(data, null, 1))}</pre>`;
  return `<tr>${cells.map((cell) => `<td>${escaped(cell).replaceAll('\n', '<br>')}</td>`).join('')}<td>${details}</td></tr>`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (each) => ESCAPES[each] ?? each);

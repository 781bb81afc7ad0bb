import type { Language } from './export-state.js';
import type { PublicEvent } from './public-event.js';

interface Labels {
  readonly title: string;
  readonly happened: string;
  readonly recorded: string;
  readonly who: string;
  readonly what: string;
  readonly why: string;
  readonly details: string;
  readonly note: string;
  readonly next: string;
  readonly previous: string;
}

const LABELS: Readonly<Record<Language, Labels>> = {
  en: {
    title: 'History',
    happened: 'Happened',
    recorded: 'Recorded',
    who: 'Who',
    what: 'What',
    why: 'Why',
    details: 'Details',
    note: 'Personal data is left out. This page is what the service says of the events; the events themselves are proven.',
    next: 'Next page',
    previous: 'Previous page',
  },
  'pt-BR': {
    title: 'Histórico',
    happened: 'Ocorrido em',
    recorded: 'Registrado em',
    who: 'Quem',
    what: 'O quê',
    why: 'Por quê',
    details: 'Detalhes',
    note: 'Os dados pessoais foram omitidos. Esta página é o que o serviço diz dos eventos; os próprios eventos estão provados.',
    next: 'Próxima página',
    previous: 'Página anterior',
  },
  'pt-PT': {
    title: 'Histórico',
    happened: 'Ocorrido em',
    recorded: 'Registado em',
    who: 'Quem',
    what: 'O quê',
    why: 'Porquê',
    details: 'Pormenores',
    note: 'Os dados pessoais foram omitidos. Esta página é o que o serviço diz dos eventos; os próprios eventos estão provados.',
    next: 'Página seguinte',
    previous: 'Página anterior',
  },
  fr: {
    title: 'Historique',
    happened: 'Survenu le',
    recorded: 'Enregistré le',
    who: 'Qui',
    what: 'Quoi',
    why: 'Pourquoi',
    details: 'Détails',
    note: 'Les données personnelles sont omises. Cette page est ce que le service dit des événements ; les événements eux-mêmes sont prouvés.',
    next: 'Page suivante',
    previous: 'Page précédente',
  },
  tr: {
    title: 'Geçmiş',
    happened: 'Gerçekleşme',
    recorded: 'Kayıt',
    who: 'Kim',
    what: 'Ne',
    why: 'Neden',
    details: 'Ayrıntılar',
    note: 'Kişisel veriler çıkarılmıştır. Bu sayfa, hizmetin olaylar hakkında söyledikleridir; olayların kendileri kanıtlanmıştır.',
    next: 'Sonraki sayfa',
    previous: 'Önceki sayfa',
  },
};

/** The name of a page of the history. */
export const pageName = (page: number): string => `history/${String(page).padStart(6, '0')}.html`;

/** One page of the history for people, in their language. */
export function historyPage(
  events: readonly PublicEvent[],
  language: Language,
  page: number,
  pages: number,
): string {
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
<body><h1>${l.title}</h1><p>${l.note}</p><p>${links}</p>
<table><thead><tr>${head.map((each) => `<th>${each}</th>`).join('')}</tr></thead><tbody>
${events.map(rowOf).join('\n')}
</tbody></table><p>${links}</p></body></html>
`;
}

const link = (page: number, text: string): string =>
  `<a href="${pageName(page).slice('history/'.length)}">${text}</a>`;

function rowOf({ event, data }: PublicEvent): string {
  const { actor, occurredAt, reason = '' } = event.metadata;
  const who = actor.onBehalfOf === undefined ? actor.id : `${actor.id} (${actor.onBehalfOf})`;
  const cells = [
    occurredAt,
    event.recordedAt,
    `${who}\n${actor.roles.join(', ')}`,
    `${event.type}\n${event.streamId}`,
    reason,
  ];
  const details = `<pre>${escaped(JSON.stringify(data, null, 1))}</pre>`;
  return `<tr>${cells.map((cell) => `<td>${escaped(cell).replaceAll('\n', '<br>')}</td>`).join('')}<td>${details}</td></tr>`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (each) => ESCAPES[each] ?? each);

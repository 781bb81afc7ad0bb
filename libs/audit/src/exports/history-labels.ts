import type { Language } from './export-state.js';

/** What the pages of a history say beside the events. */
export interface Labels {
  readonly title: string;
  readonly happened: string;
  readonly recorded: string;
  readonly who: string;
  readonly what: string;
  readonly why: string;
  readonly details: string;
  readonly note: string;
  /** Where personal data is shown. */
  readonly personalNote: string;
  readonly next: string;
  readonly previous: string;
}

export const LABELS: Readonly<Record<Language, Labels>> = {
  en: {
    title: 'History',
    happened: 'Happened',
    recorded: 'Recorded',
    who: 'Who',
    what: 'What',
    why: 'Why',
    details: 'Details',
    note: 'Personal data is left out. This page is what the service says of the events; the events themselves are proven.',
    personalNote:
      'This page shows personal data: keep it as long as you need it, and from others. It is what the service says of the events; the events themselves are proven.',
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
    personalNote:
      'Esta página mostra dados pessoais: guarde-a só enquanto precisar dela e longe de terceiros. Ela é o que o serviço diz dos eventos; os próprios eventos estão provados.',
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
    personalNote:
      'Esta página mostra dados pessoais: guarde-a só enquanto precisar dela e longe de terceiros. É o que o serviço diz dos eventos; os próprios eventos estão provados.',
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
    personalNote:
      'Cette page montre des données personnelles : ne la gardez que le temps nécessaire, à l’abri des tiers. Elle est ce que le service dit des événements ; les événements eux-mêmes sont prouvés.',
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
    personalNote:
      'Bu sayfa kişisel veriler gösterir: yalnızca gerektiği sürece ve başkalarından uzak saklayın. Bu sayfa, hizmetin olaylar hakkında söyledikleridir; olayların kendileri kanıtlanmıştır.',
    next: 'Sonraki sayfa',
    previous: 'Önceki sayfa',
  },
};

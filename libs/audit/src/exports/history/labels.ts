import type { Language } from '../export-state.js';

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
  readonly contents: string;
  /** In place of documents, where there are none. */
  readonly noDocuments: string;
  /** What the program did itself. */
  readonly records: string;
  /** What things are called, by the category of their stream. */
  readonly kinds: Readonly<Record<string, string>>;
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
    contents: 'Contents',
    noDocuments:
      'The histories of this export are pages only, without documents (PDF): with more than 16,384 events there are documents only when they are asked for.',
    records: 'What the program did itself',
    kinds: {
      case: 'Case',
      customer: 'Customer',
      account: 'Account of customer',
      invoice: 'Invoice',
      message: 'Message',
      serviceIssue: 'Service issue',
      partner: 'Partner',
      supportPlan: 'Support plan',
      collectionsPolicy: 'Collections policy',
    },
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
    contents: 'Conteúdo',
    noDocuments:
      'Os históricos desta exportação são só páginas, sem documentos (PDF): com mais de 16.384 eventos só há documentos quando são pedidos.',
    records: 'O que o próprio programa fez',
    kinds: {
      case: 'Chamado',
      customer: 'Cliente',
      account: 'Conta do cliente',
      invoice: 'Fatura',
      message: 'Mensagem',
      serviceIssue: 'Problema de serviço',
      partner: 'Parceiro',
      supportPlan: 'Plano de suporte',
      collectionsPolicy: 'Política de cobrança',
    },
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
    contents: 'Conteúdo',
    noDocuments:
      'Os históricos desta exportação são só páginas, sem documentos (PDF): com mais de 16 384 eventos só há documentos quando são pedidos.',
    records: 'O que o próprio programa fez',
    kinds: {
      case: 'Pedido',
      customer: 'Cliente',
      account: 'Conta do cliente',
      invoice: 'Fatura',
      message: 'Mensagem',
      serviceIssue: 'Anomalia de serviço',
      partner: 'Parceiro',
      supportPlan: 'Plano de suporte',
      collectionsPolicy: 'Política de cobrança',
    },
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
    contents: 'Sommaire',
    noDocuments:
      'Les historiques de cet export sont des pages seulement, sans documents (PDF) : au-delà de 16 384 événements, il n’y a de documents que si on les demande.',
    records: 'Ce que le programme a fait lui-même',
    kinds: {
      case: 'Demande',
      customer: 'Client',
      account: 'Compte du client',
      invoice: 'Facture',
      message: 'Message',
      serviceIssue: 'Incident de service',
      partner: 'Partenaire',
      supportPlan: 'Plan de support',
      collectionsPolicy: 'Politique de recouvrement',
    },
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
    contents: 'İçindekiler',
    noDocuments:
      'Bu dışa aktarımın geçmişleri yalnızca sayfalardan oluşur, belge (PDF) yoktur: 16.384’ten fazla olayda belgeler yalnızca istendiğinde eklenir.',
    records: 'Programın kendi yaptıkları',
    kinds: {
      case: 'Talep',
      customer: 'Müşteri',
      account: 'Müşteri hesabı',
      invoice: 'Fatura',
      message: 'Mesaj',
      serviceIssue: 'Hizmet sorunu',
      partner: 'İş ortağı',
      supportPlan: 'Destek planı',
      collectionsPolicy: 'Tahsilat politikası',
    },
  },
};

/** The customers of the play, one in each language, and one in another cloud. [D3] [D18] */
export const CUSTOMERS = {
  aurora: {
    name: 'Padaria Aurora',
    language: 'pt-BR',
    country: 'BR',
    cloud: 'commercial',
    contacts: [{ name: 'Rui Prado', email: 'rui@aurora.example' }],
  },
  mondego: {
    name: 'Livraria Mondego',
    language: 'pt-PT',
    country: 'PT',
    cloud: 'commercial',
    contacts: [{ name: 'Inês Lobo', email: 'ines@mondego.example' }],
  },
  brisebois: {
    name: 'Ateliers Brisebois',
    language: 'fr',
    country: 'FR',
    cloud: 'commercial',
    contacts: [{ name: 'Camille Roux', email: 'camille@brisebois.example' }],
  },
  yildiz: {
    name: 'Yıldız Lojistik',
    language: 'tr',
    country: 'TR',
    cloud: 'commercial',
    contacts: [{ name: 'Işıl Demir', email: 'isil@yildiz.example' }],
  },
  harbour: {
    name: 'Harbour & Sons',
    language: 'en',
    country: 'GB',
    cloud: 'commercial',
    contacts: [{ name: 'Peggy Marsh', email: 'peggy@harbour.example' }],
    existingCommercialRelationship: true,
  },
  riverton: {
    name: 'City of Riverton',
    language: 'en',
    country: 'US',
    cloud: 'usGovernment',
    contacts: [{ name: 'Dale Ortiz', email: 'dale@riverton.example' }],
  },
  /** Has nobody who could be written to. */
  silent: { name: 'Silent Mills', language: 'en', country: 'GB', cloud: 'commercial', contacts: [] },
} as const;
export type CustomerId = keyof typeof CUSTOMERS;

/** A technical request in the customer's language; what differs is said by whoever takes it. */
export const technical = (customerId: CustomerId, title: string, change: object = {}) => ({
  customerId,
  issueKind: 'technical',
  service: 'microsoft365',
  severity: 'moderate',
  channel: 'phone',
  language: CUSTOMERS[customerId].language,
  title,
  description: title,
  ...change,
});

export const NO_DOCUMENTED_ISSUE = { outcome: 'noDocumentedIssue' };

export const diagnosis = (category: string, findings: string) => ({ category, findings });

export const handOver = (vehicle: string, serviceRequestNumber: string, change: object = {}) => ({
  vehicle,
  approvedBy: 'Rita Sá',
  serviceRequestNumber,
  ...change,
});

/** What the partner says of itself. [D1] [D22] */
export const PARTNER = {
  partnerId: 'contoso',
  name: 'Contoso Cloud',
  partnerKind: 'directBill',
  cloud: 'commercial',
  supportProfile: {
    email: 'help@contoso.example',
    telephone: '+351 210 000 000',
    website: 'https://help.contoso.example',
  },
};

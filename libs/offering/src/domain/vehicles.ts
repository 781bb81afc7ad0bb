import type { IssueKind, Language } from './vocabulary.js';

/** The ways to hand a case over to Microsoft. [D11] */
export const VEHICLE_CODES = [
  'commercialSupport',
  'premierSupportForPartners',
  'advancedSupportForPartners',
  'partnerCloudSupport',
  'productSupportIncident',
] as const;
export type VehicleCode = (typeof VEHICLE_CODES)[number];

type Product = 'cloud' | 'onPremises';

/** A vehicle as it is from a day on: what it is called, what it covers, and whether a contract is needed. */
export interface Vehicle {
  readonly code: VehicleCode;
  readonly names: Readonly<Record<Language, string>>;
  /** English names that it had before. */
  readonly formerNames: readonly string[];
  readonly issueKinds: readonly IssueKind[];
  readonly products: readonly Product[];
  /** False when it is open to every CSP partner. */
  readonly needsEntitlement: boolean;
  /** First day on which this version applies. */
  readonly validFrom: string;
}

const TECHNICAL = { issueKinds: ['technical'], needsEntitlement: true } as const;
const ALL_PRODUCTS = ['cloud', 'onPremises'] as const;
const CLOUD_ONLY = ['cloud'] as const;

/** The vehicles that satisfy what is asked of a direct-bill partner: it holds at least one of them. [D1] */
export const DIRECT_BILL_VEHICLES: readonly VehicleCode[] = [
  'advancedSupportForPartners',
  'premierSupportForPartners',
];

/** Versions in order of time. Microsoft renames and re-scopes its vehicles: add a version, never change one. */
const VERSIONS: readonly Vehicle[] = [
  {
    code: 'commercialSupport',
    names: {
      en: 'Commercial support',
      'pt-BR': 'Suporte comercial',
      'pt-PT': 'Suporte comercial',
      fr: 'Support commercial',
      tr: 'Ticari destek',
    },
    formerNames: [],
    issueKinds: ['billing', 'subscriptionManagement'],
    products: ALL_PRODUCTS,
    needsEntitlement: false,
    validFrom: '2020-01-01',
  },
  {
    ...TECHNICAL,
    code: 'premierSupportForPartners',
    names: {
      en: 'Premier Support for Partners',
      'pt-BR': 'Suporte Premier para Parceiros',
      'pt-PT': 'Suporte Premier para Parceiros',
      fr: 'Support Premier pour les partenaires',
      tr: 'İş Ortakları için Premier Destek',
    },
    formerNames: [],
    products: ALL_PRODUCTS,
    validFrom: '2020-01-01',
  },
  {
    ...TECHNICAL,
    code: 'advancedSupportForPartners',
    names: {
      en: 'Advanced Support for Partners',
      'pt-BR': 'Suporte Avançado para Parceiros',
      'pt-PT': 'Suporte Avançado para Parceiros',
      fr: 'Support avancé pour les partenaires',
      tr: 'İş Ortakları için Gelişmiş Destek',
    },
    formerNames: [],
    products: CLOUD_ONLY,
    validFrom: '2020-01-01',
  },
  {
    ...TECHNICAL,
    code: 'partnerCloudSupport',
    names: {
      en: 'Signature Cloud Support',
      'pt-BR': 'Suporte de Nuvem Signature',
      'pt-PT': 'Suporte de Nuvem Signature',
      fr: 'Support cloud Signature',
      tr: 'Signature Bulut Desteği',
    },
    formerNames: [],
    products: CLOUD_ONLY,
    validFrom: '2020-01-01',
  },
  {
    ...TECHNICAL,
    code: 'partnerCloudSupport',
    names: {
      en: 'Partner Cloud Support',
      'pt-BR': 'Suporte de Nuvem para Parceiros',
      'pt-PT': 'Suporte de Nuvem para Parceiros',
      fr: 'Support cloud pour les partenaires',
      tr: 'İş Ortağı Bulut Desteği',
    },
    formerNames: ['Signature Cloud Support'],
    products: CLOUD_ONLY,
    validFrom: '2021-01-01',
  },
  {
    ...TECHNICAL,
    code: 'productSupportIncident',
    names: {
      en: 'Product support incident',
      'pt-BR': 'Incidente de suporte a produtos',
      'pt-PT': 'Incidente de suporte a produtos',
      fr: 'Incident de support produit',
      tr: 'Ürün destek olayı',
    },
    formerNames: [],
    products: ['onPremises'],
    validFrom: '2020-01-01',
  },
];

/** The vehicles that there are on a day, as they are on that day. */
export const vehiclesOn = (day: string): readonly Vehicle[] =>
  VEHICLE_CODES.map((code) => vehicleOn(code, day)).filter((vehicle) => vehicle !== undefined);

/** One vehicle as it is on a day; undefined when there is none of that code. */
export const vehicleOn = (code: string, day: string): Vehicle | undefined =>
  VERSIONS.findLast((version) => version.code === code && version.validFrom <= day);

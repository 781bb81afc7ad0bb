/** Where a product runs: escalation vehicles differ by it. [D11] */
export type Product = 'cloud' | 'onPremises';

/** What a service asks of whoever supports it, from a day on. [D6] */
export interface ServiceTerms {
  /** Stable code; names and requirements may change, the code never does. */
  readonly code: ServiceCode;
  readonly name: string;
  /** Names that customers and old records may still use. */
  readonly formerNames: readonly string[];
  readonly product: Product;
  /** Vehicles that technical requests need, where not every one that covers the product will do. */
  readonly technicalVehicles?: readonly string[];
  /** Whether Microsoft takes requests about it from an indirect reseller. */
  readonly indirectResellerMayFile: boolean;
  /** First day on which these terms apply. */
  readonly validFrom: string;
}

/** The services that customers get support for. New ones are added here, and never taken out. */
export const SERVICE_CODES = [
  'azure',
  'microsoft365',
  'dynamics365',
  'powerPlatform',
  'intune',
  'entraId',
  'windowsServer',
  'sqlServer',
  'exchangeServer',
  'sharePointServer',
] as const;
export type ServiceCode = (typeof SERVICE_CODES)[number];

/** Before any case that the desk may hold, imported ones included. */
const FIRST_DAY = '2010-01-01';

/** A change of a service's terms is one more entry: what applied before stays readable. */
const TERMS: readonly ServiceTerms[] = [
  cloud('azure', 'Microsoft Azure', { formerNames: ['Windows Azure'], indirectResellerMayFile: false }),
  cloud('microsoft365', 'Microsoft 365', { formerNames: ['Office 365'] }),
  // "ASfP or higher": a competency's cloud support is not enough.
  cloud('dynamics365', 'Dynamics 365', {
    technicalVehicles: ['advancedSupportForPartners', 'premierSupportForPartners'],
  }),
  cloud('powerPlatform', 'Power Platform'),
  cloud('intune', 'Microsoft Intune', { formerNames: ['Windows Intune', 'Microsoft Endpoint Manager'] }),
  cloud('entraId', 'Microsoft Entra ID', { formerNames: ['Azure Active Directory'] }),
  onPremises('windowsServer', 'Windows Server'),
  onPremises('sqlServer', 'SQL Server'),
  onPremises('exchangeServer', 'Exchange Server'),
  onPremises('sharePointServer', 'SharePoint Server'),
];

/** The terms of every service that apply on a day. */
export const servicesOn = (day: string): readonly ServiceTerms[] =>
  SERVICE_CODES.map((code) => serviceOn(code, day)).filter((terms) => terms !== undefined);

/** The terms of one service that apply on a day; undefined for a code that is not in the catalogue. */
export const serviceOn = (code: string, day: string): ServiceTerms | undefined =>
  TERMS.findLast((terms) => terms.code === code && terms.validFrom <= day);

type Particulars = Partial<Omit<ServiceTerms, 'code' | 'name' | 'product'>>;

function cloud(code: ServiceCode, name: string, particulars: Particulars = {}): ServiceTerms {
  return { ...terms(code, name, 'cloud'), ...particulars };
}

function onPremises(code: ServiceCode, name: string, particulars: Particulars = {}): ServiceTerms {
  return { ...terms(code, name, 'onPremises'), ...particulars };
}

function terms(code: ServiceCode, name: string, product: Product): ServiceTerms {
  return { code, name, product, formerNames: [], indirectResellerMayFile: true, validFrom: FIRST_DAY };
}

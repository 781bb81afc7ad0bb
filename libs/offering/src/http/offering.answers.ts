import { day, instant, oneOf, t } from '#kernel';
import { is } from '#platform';
import { VEHICLE_CODES } from '../domain/vehicles.js';
import {
  CHARGED,
  CLOUDS,
  FULFILMENT_MODES,
  ISSUE_KINDS,
  PARTNER_KINDS,
  SEVERITIES,
  WEEKDAYS,
} from '../domain/vocabulary.js';

const version = () => t.Integer({ minimum: 1 });

/** Something that must not be as it is, and stands until somebody mends it. */
export const findingAnswer = t.Object(
  {
    code: is.text('offering/plan-never-disclosed'),
    source: is.text('[D21]'),
    message: is.text('The customer was never told of a support plan: tell it, and record the disclosure.'),
    since: instant(),
    customerId: t.Optional(is.customerId()),
  },
  { $id: 'Finding' },
);

export const partnerProfileAnswer = t.Object(
  {
    partnerId: is.text('6543210'),
    name: is.text('Contoso Cloud'),
    partnerKind: oneOf(PARTNER_KINDS),
    cloud: oneOf(CLOUDS),
    supportProfile: t.Object({
      email: is.text('help@contoso.example'),
      telephone: is.text('+55 11 5550 0199'),
      website: is.text('https://help.contoso.example'),
    }),
    providerId: t.Optional(is.text('7654321')),
    providerName: t.Optional(is.text('Fabrikam Distribution')),
    revision: is.revision(),
  },
  { $id: 'PartnerProfile' },
);

export const entitlementAnswer = t.Object(
  {
    vehicle: oneOf(VEHICLE_CODES),
    contractId: is.text('C-1'),
    accessId: t.Optional(is.text('A-1')),
    expiresAt: t.Optional(day()),
    incidentsRemaining: t.Optional(is.count()),
    recordedAt: instant(),
    endedAt: t.Optional(instant()),
    usable: t.Boolean(),
  },
  { $id: 'Entitlement' },
);

/** A way to hand a case over to Microsoft, as it is from a day on. */
export const vehicleAnswer = t.Object(
  {
    code: oneOf(VEHICLE_CODES),
    names: t.Object({
      en: is.text('Commercial support'),
      'pt-BR': is.text('Suporte comercial'),
      'pt-PT': is.text('Suporte comercial'),
      fr: is.text('Support commercial'),
      tr: is.text('Ticari destek'),
    }),
    formerNames: t.Array(is.text('Signature Cloud Support')),
    issueKinds: t.Array(oneOf(ISSUE_KINDS)),
    products: t.Array(oneOf(['cloud', 'onPremises'])),
    needsEntitlement: t.Boolean(),
    validFrom: day(),
  },
  { $id: 'Vehicle' },
);

const minutes = () => t.Optional(t.Integer({ minimum: 1, examples: [60] }));

const planVersion = t.Object(
  {
    version: version(),
    name: is.text('Standard'),
    fulfilmentModes: t.Array(oneOf(FULFILMENT_MODES)),
    supportKinds: t.Array(oneOf(ISSUE_KINDS)),
    serviceHours: t.Object({
      timeZone: is.text('America/Sao_Paulo'),
      periods: t.Array(
        t.Object({ days: t.Array(oneOf(WEEKDAYS)), from: is.text('09:00'), to: is.text('18:00') }),
      ),
    }),
    contactMethod: is.text('Telephone, e-mail or the portal.'),
    charged: oneOf(CHARGED),
    price: t.Optional(t.Object({ amountMinor: is.minor(19_900), currency: is.currency() })),
    targets: t.Array(
      t.Object({
        severity: oneOf(SEVERITIES),
        firstResponseMinutes: minutes(),
        resolutionMinutes: minutes(),
      }),
    ),
    publishedAt: instant(),
  },
  { $id: 'SupportPlanVersion' },
);

/** A support plan as lists show it: what its current version says. */
export const supportPlanSummary = t.Object(
  {
    id: is.text('standard'),
    revision: is.revision(),
    ...planVersion.properties,
    disclosures: is.count('How often customers were told of it.'),
  },
  { $id: 'SupportPlanSummary' },
);

/** A support plan in full: also what its former versions said. */
export const supportPlanAnswer = t.Object(
  { ...supportPlanSummary.properties, versions: t.Array(planVersion) },
  { $id: 'SupportPlan' },
);

/** That one customer was told of one version of a plan. */
export const disclosureAnswer = t.Object(
  {
    id: is.uuid(),
    planId: is.text('standard'),
    version: version(),
    customerId: is.customerId(),
    channel: is.text('email'),
    disclosedAt: instant(),
    recordedBy: is.text('ana'),
  },
  { $id: 'SupportPlanDisclosure' },
);

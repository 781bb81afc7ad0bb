import { day, oneOf, t } from '#kernel';
import { is } from '#platform';
import { SERVICE_CODES } from '../domain/services.js';

/** What a service asks of whoever supports it, from a day on. [D6] */
export const serviceTerms = t.Object(
  {
    code: oneOf(SERVICE_CODES),
    name: is.text('Microsoft 365'),
    formerNames: t.Array(is.text('Office 365')),
    product: oneOf(['cloud', 'onPremises']),
    technicalVehicles: t.Optional(t.Array(is.text('advancedSupportForPartners'))),
    indirectResellerMayFile: t.Boolean(),
    validFrom: day(),
  },
  { $id: 'ServiceTerms' },
);

import type { Scenario } from './scenario.js';
import { access } from './scenarios/access.js';
import { collectionsPolicy } from './scenarios/collections-policy.js';
import { dunning } from './scenarios/dunning.js';
import { payments } from './scenarios/payments.js';
import { customers } from './scenarios/customers.js';
import { everyday, withdrawal } from './scenarios/everyday.js';
import { emergency } from './scenarios/emergency.js';
import { mustHandOver } from './scenarios/must-hand-over.js';
import { otherVehicles } from './scenarios/other-vehicles.js';
import { messages } from './scenarios/messages.js';
import { government, reseller } from './scenarios/other-partners.js';
import { partner } from './scenarios/partner.js';
import { privacy } from './scenarios/privacy.js';
import { reports } from './scenarios/reports.js';
import { serviceHealth } from './scenarios/service-health.js';

/** The working life of a partner, in the order in which it is played. */
export const SCENARIOS: readonly Scenario[] = [
  partner,
  customers,
  everyday,
  withdrawal,
  mustHandOver,
  otherVehicles,
  emergency,
  serviceHealth,
  government,
  reseller,
  collectionsPolicy,
  payments,
  dunning,
  access,
  messages,
  privacy,
  reports,
];

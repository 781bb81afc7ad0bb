import { isInForce, overFrom, type Partner } from './partner.js';
import { DIRECT_BILL_VEHICLES } from './vehicles.js';

/** Something that must not be as it is, and stands until somebody mends it. Nothing is refused for it. */
export interface Finding {
  /** Stable code, `context/name`. */
  readonly code: string;
  /** Where the duty comes from: `[D1]`. */
  readonly source: string;
  /** What is wrong and what to do, in one sentence. */
  readonly message: string;
  /** Since when it has been so. */
  readonly since: string;
  /** The customer whom it concerns, where it is one. */
  readonly customerId?: string;
}

const DIRECT_BILL_WITHOUT_SUPPORT = {
  code: 'offering/direct-bill-needs-support-contract',
  source: '[D1]',
  message:
    'A direct-bill partner must hold at least one valid Advanced or Premier Support for Partners contract: record it, or renew it.',
} as const;

const PLAN_NEVER_DISCLOSED = {
  code: 'offering/plan-never-disclosed',
  source: '[D21]',
  message: 'The customer was never told of a support plan: tell it, and record the disclosure.',
} as const;

/** What is wrong with the partner's own record at a moment. [D1] */
export function partnerFindings(p: Partner, at: string): Finding[] {
  if (p.profile?.partnerKind !== 'directBill') return [];
  const contracts = p.entitlements.filter(({ vehicle }) => DIRECT_BILL_VEHICLES.includes(vehicle));
  if (contracts.some((contract) => isInForce(contract, at))) return [];
  const lapses = contracts.map(overFrom).filter((moment) => moment !== undefined);
  // An uncovered time begins with the last contract's end, but not before the partner was direct-bill.
  const since = [p.kindSince, ...lapses].reduce((latest, moment) => (moment > latest ? moment : latest));
  return [{ ...DIRECT_BILL_WITHOUT_SUPPORT, since }];
}

/** The finding about a customer that was never told of a plan. [D21] */
export const planNeverDisclosed = (customerId: string, since: string): Finding => ({
  ...PLAN_NEVER_DISCLOSED,
  customerId,
  since,
});

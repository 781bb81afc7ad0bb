import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#kernel';
import { specification } from '#kernel/testing';
import type { HandOverFacts } from '../../domain/commands.js';
import { caseDecider } from '../../domain/decide.js';
import {
  closed,
  diagnosed,
  escalate,
  facts,
  healthChecked,
  received,
  resolved,
  told,
  toProvider,
} from '../../testing/case-words.js';
import { mayBeHandedOver, possibleSteps } from './possible-steps.js';

const { given } = specification(caseDecider);
const AT = '2026-03-02T09:00:00.000Z';
const TO_MICROSOFT = ['EscalateToMicrosoft', 'EscalateToMicrosoftInEmergency'];
const TO_PROVIDER = ['EscalateToIndirectProvider', 'EscalateToIndirectProviderInEmergency'];

const ready = given(received(), healthChecked, diagnosed('serviceBug')).state;
const directBill = facts();
const reseller = facts({
  partner: { kind: 'indirectReseller', cloud: 'commercial', providerId: 'northwind' },
});

/** What stands in the way of each of the steps; undefined for those that are possible. */
const obstacles = (steps: readonly string[], state = ready, known: HandOverFacts = directBill, at = AT) => {
  const all = possibleSteps('1', state, at, known);
  return steps.map((name) => {
    const step = all.find((each) => each.step === name);
    expect(step?.allowed).toBe(step?.because === undefined);
    return step?.because?.rule;
  });
};
const both = (rule: string | undefined) => [rule, rule];

describe('The steps that are possible with a case', () => {
  it('follow from the case', () => {
    const state = given(received()).state;
    expect(obstacles(['CheckServiceHealth', 'Diagnose', 'Close'], state)).toEqual([
      undefined,
      'cases/health-check-first',
      'cases/resolved-first',
    ]);
    expect(obstacles(['EscalateToMicrosoft', 'EscalateToMicrosoftInEmergency'], state)).toEqual([
      'cases/health-check-first',
      undefined,
    ]);
    const over = given(received(), healthChecked, diagnosed('other'), resolved, told, closed).state;
    expect(obstacles(TO_MICROSOFT, over)).toEqual(both('cases/open'));
  });

  it('lead to Microsoft, or an indirect reseller to its provider [D1]', () => {
    expect(obstacles(TO_MICROSOFT)).toEqual(both(undefined));
    expect(obstacles(TO_PROVIDER)).toEqual(both('cases/only-resellers-have-a-provider'));
    expect(obstacles(TO_MICROSOFT, ready, reseller)).toEqual(both('cases/reseller-escalates-to-provider'));
    expect(obstacles(TO_PROVIDER, ready, reseller)).toEqual(both(undefined));
  });

  it('wait for the partner profile, and keep to one cloud [D3]', () => {
    const nobody = facts({ partner: undefined });
    const elsewhere = facts({ partner: { kind: 'directBill', cloud: 'usGovernment' } });
    expect(obstacles(TO_MICROSOFT, ready, nobody)).toEqual(both('cases/partner-profile-first'));
    expect(obstacles(TO_PROVIDER, ready, nobody)).toEqual(both('cases/partner-profile-first'));
    expect(obstacles(TO_MICROSOFT, ready, elsewhere)).toEqual(both('cases/clouds-match'));
  });

  it('include a hand-over only where a vehicle would do [D6] [D11]', () => {
    const none = facts({ entitlements: [] });
    const demanding = facts({
      service: { product: 'cloud', technicalVehicles: ['premierSupportForPartners'] },
    });
    expect(obstacles(TO_MICROSOFT, ready, none)).toEqual(both('cases/valid-entitlement'));
    expect(obstacles(TO_MICROSOFT, ready, demanding)).toEqual(both('cases/vehicle-satisfies-service'));
    expect(obstacles(TO_MICROSOFT, ready, directBill, '2030-12-31T23:59:59.999Z')).toEqual(both(undefined));
    expect(obstacles(TO_MICROSOFT, ready, directBill, '2031-01-01T00:00:00.000Z')).toEqual(
      both('cases/valid-entitlement'),
    );
  });

  it('need not be asked about with the partner’s contracts where the case can’t be handed over anyway', () => {
    const over = given(received(), healthChecked, diagnosed('other'), resolved, told, closed).state;
    expect(mayBeHandedOver(over)).toBe(false);
    expect(possibleSteps('1', over, AT)).toEqual(possibleSteps('1', over, AT, directBill));
    expect(mayBeHandedOver(ready)).toBe(true);
    expect(() => possibleSteps('1', ready, AT)).toThrow('facts');
  });

  it('are those that the decider does not refuse', () => {
    const known = [directBill, reseller, facts({ partner: undefined }), facts({ entitlements: [] })];
    for (const state of [given(received()).state, ready]) {
      for (const handOver of known) {
        const steps = ['EscalateToMicrosoft', 'EscalateToIndirectProvider'];
        const commands = [escalate({ facts: handOver }), { ...toProvider(), facts: handOver }];
        const refusals = commands
          .map((command) => caseDecider.decide(command as never, state, AT))
          .map((decision) => (isRefusal(decision) ? decision.rule : undefined));
        expect(obstacles(steps, state, handOver)).toEqual(refusals);
      }
    }
  });
});

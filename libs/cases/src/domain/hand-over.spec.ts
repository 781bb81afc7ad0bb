import { describe as suite, expect, it } from '@jest/globals';
import { specification } from '#kernel/testing';
import {
  answered,
  closed,
  diagnosed,
  escalate,
  escalated,
  facts,
  healthChecked,
  issueFound,
  received,
  resolved,
  told,
  toProvider,
  vehicle,
} from '../testing/case-words.js';
import type { CaseCommand } from './commands.js';
import { caseDecider } from './decide.js';
import * as events from './events.js';

const { given } = specification(caseDecider);

suite('Handing over [D10]–[D12]', () => {
  const ready = [received(), healthChecked, diagnosed('serviceBug')];

  it('carries the category, the vehicle, the severity, the contract and the evidence', () => {
    given(...ready)
      .when(escalate({ serviceRequestNumber: 'SR-1' }))
      .then(
        events.EscalatedToMicrosoft({
          category: 'serviceBug',
          severity: 'critical',
          approvedBy: 'Rita',
          vehicle: 'advancedSupportForPartners',
          contractId: 'C-1',
          accessId: 'A-1',
          serviceRequestNumber: 'SR-1',
          evidence: {
            healthChecks: 1,
            lastHealthCheck: { outcome: 'noDocumentedIssue' },
            troubleshootingSteps: 0,
            steps: [],
            diagnosed: true,
          },
          deviations: [],
        }),
      );
  });
  it('needs a diagnosis', () => {
    given(received(), healthChecked).when(escalate()).refused('cases/diagnosis-first');
  });
  it('leaves the baseline to the partner', () => {
    given(received(), healthChecked, diagnosed('withinBaseline'))
      .when(escalate())
      .refused('cases/baseline-is-own');
  });
  it('happens once, until the case is handed back', () => {
    given(...ready, escalated)
      .when(escalate())
      .refused('cases/handed-over-once');
    given(...ready, escalated, answered('handedBack'))
      .when(escalate())
      .thenTypes('EscalatedToMicrosoft');
  });
  it('leaves a case resolved that was resolved before it was handed back', () => {
    given(...ready, escalated, answered('solved'), resolved, told, answered('handedBack'))
      .when({ type: 'Close' })
      .then(closed);
  });
  it('needs a partner profile', () => {
    given(...ready)
      .when(escalate({ facts: facts({ partner: undefined }) }))
      .refused('cases/partner-profile-first');
  });
  it('takes a vehicle that exists, fits the issue kind and covers the product', () => {
    given(...ready)
      .when(escalate({ facts: facts({ vehicles: [] }) }))
      .refused('cases/known-vehicle');
    given(...ready)
      .when(escalate({ facts: facts({ vehicles: [vehicle({ issueKinds: ['billing'] })] }) }))
      .refused('cases/vehicle-fits-issue-kind');
    given(...ready)
      .when(escalate({ facts: facts({ vehicles: [vehicle({ products: ['onPremises'] })] }) }))
      .refused('cases/vehicle-fits-product');
  });
  it('takes a vehicle that the service accepts [D6]', () => {
    given(...ready)
      .when(
        escalate({
          facts: facts({ service: { product: 'cloud', technicalVehicles: ['premierSupportForPartners'] } }),
        }),
      )
      .refused('cases/vehicle-satisfies-service');
  });
  it.each([
    ['none on file', []],
    [
      'one that expired',
      [{ vehicle: 'advancedSupportForPartners', contractId: 'C-0', expiresAt: '2026-03-01' }],
    ],
    [
      'one without incidents left',
      [{ vehicle: 'advancedSupportForPartners', contractId: 'C-0', incidentsRemaining: 0 }],
    ],
    ['one for another vehicle', [{ vehicle: 'premierSupportForPartners', contractId: 'C-0' }]],
  ])('needs a valid entitlement, not %s', (_what, entitlements) => {
    given(...ready)
      .when(escalate({ facts: facts({ entitlements }) }), '2026-03-02T00:00:00.000Z')
      .refused('cases/valid-entitlement');
  });
  it('may use an entitlement on its last day', () => {
    const entitlements = [
      { vehicle: 'advancedSupportForPartners', contractId: 'C-9', expiresAt: '2026-03-02' },
    ];
    given(...ready)
      .when(escalate({ facts: facts({ entitlements }) }), '2026-03-02T23:59:59.999Z')
      .thenTypes('EscalatedToMicrosoft');
  });
  it('needs no entitlement for a vehicle that is open to all', () => {
    given(received({ issueKind: 'billing' }), healthChecked, diagnosed('other'))
      .when(
        escalate({
          vehicle: 'commercialSupport',
          facts: facts({
            entitlements: [],
            vehicles: [
              vehicle({ code: 'commercialSupport', issueKinds: ['billing'], needsEntitlement: false }),
            ],
          }),
        }),
      )
      .thenTypes('EscalatedToMicrosoft');
  });
  it('keeps to one cloud [D3]', () => {
    given(received({ cloud: 'usGovernment' }), healthChecked, diagnosed('other'))
      .when(escalate())
      .refused('cases/clouds-match');
  });
  it('goes to the indirect provider for a reseller, and only for a reseller [D1]', () => {
    given(...ready)
      .when(escalate({ facts: facts({ partner: { kind: 'indirectReseller', cloud: 'commercial' } }) }))
      .refused('cases/reseller-escalates-to-provider');
    given(...ready)
      .when(toProvider())
      .thenTypes('EscalatedToIndirectProvider');
    given(...ready)
      .when(toProvider({ partner: { kind: 'directBill', cloud: 'commercial' } }))
      .refused('cases/only-resellers-have-a-provider');
  });
  it('is possible at once in an emergency, and says what was left out [D15]', () => {
    const decision = given(received()).when({
      ...escalate(),
      type: 'EscalateToMicrosoftInEmergency',
      emergencyReason: 'The whole region is down.',
      category: 'largeScaleNetworkOutage',
    }).decision;
    expect(decision).toMatchObject([
      {
        type: 'EscalatedToMicrosoft',
        data: {
          category: 'largeScaleNetworkOutage',
          emergencyReason: 'The whole region is down.',
          deviations: ['cases/health-check-first', 'cases/diagnosis-first'],
        },
      },
    ]);
  });
  it('says as what it is handed over, when nobody has diagnosed it', () => {
    given(received())
      .when({ ...escalate(), type: 'EscalateToMicrosoftInEmergency', emergencyReason: 'All is down.' })
      .refused('cases/category-in-emergency');
  });
  it('carries what was checked and troubleshot, and what came of it [D12]', () => {
    const troubleshot = events.TroubleshootingPerformed({
      scope: 'settings',
      action: 'x',
      outcome: 'notSolved',
    });
    const { decision } = given(received(), issueFound, troubleshot, diagnosed('serviceBug')).when(escalate());
    expect(decision).toMatchObject([
      {
        data: {
          evidence: {
            lastHealthCheck: { outcome: 'documentedIssue', issueId: 'EX123' },
            steps: [{ scope: 'settings', outcome: 'notSolved' }],
          },
        },
      },
    ]);
  });
  it('records an answer only when there was a question', () => {
    const update: CaseCommand = {
      type: 'UpdateEscalation',
      status: 'closed',
      outcome: 'solved',
      note: 'Fixed.',
    };
    given(...ready)
      .when(update)
      .refused('cases/handed-over');
    given(...ready, escalated)
      .when(update)
      .thenTypes('EscalationUpdated', 'EscalationAnswered');
    given(...ready, escalated)
      .when({ ...update, status: 'open' })
      .refused('cases/answer-fits-status');
  });
});

import { describe as suite, expect, it } from '@jest/globals';
import { outlook, rulesOf } from '#kernel';
import { specification } from '#kernel/testing';
import type { CaseCommand, EscalateToMicrosoft, HandOverFacts, Vehicle } from './commands.js';
import { caseDecider, caseSteps } from './decide.js';
import * as events from './events.js';
import { MUST_HAND_OVER, type Category, type IssueKind } from './vocabulary.js';

const { given } = specification(caseDecider);

const received = (change: Partial<Parameters<typeof events.RequestReceived>[0]> = {}) =>
  events.RequestReceived({
    number: '260302-7K3M9QX2',
    customerId: 'aurora',
    cloud: 'commercial',
    issueKind: 'technical',
    service: 'microsoft365',
    severity: 'critical',
    channel: 'phone',
    language: 'pt-BR',
    title: 'Correio parado',
    description: 'Nada sai da caixa de saída desde as 9h.',
    ...change,
  });
const imported = received({
  customerId: 'unknown',
  issueKind: 'unknown',
  imported: { source: 'servicenow', reference: 'INC0000045' },
});
const healthChecked = events.ServiceHealthChecked({
  service: 'microsoft365',
  outcome: 'noDocumentedIssue',
  openIssues: [],
});
const issueFound = events.ServiceHealthChecked({
  service: 'microsoft365',
  outcome: 'documentedIssue',
  issueId: 'EX123',
  openIssues: ['EX123'],
});
const diagnosed = (category: Category) => events.Diagnosed({ category, findings: 'Seen in two tenants.' });
const escalated = events.EscalatedToMicrosoft({
  category: 'serviceBug',
  severity: 'critical',
  approvedBy: 'Rita',
  vehicle: 'advancedSupportForPartners',
  evidence: { healthChecks: 1, troubleshootingSteps: 0, diagnosed: true },
  deviations: [],
});
const answered = (outcome: Parameters<typeof events.EscalationAnswered>[0]['outcome']) =>
  events.EscalationAnswered({ outcome });
const resolved = events.Resolved({ summary: 'Connector repaired.', by: 'partner', cycle: 1 });
const told = events.CustomerInformed({ text: 'Resolvido.', about: 'resolution', channel: 'email' });
const closed = events.Closed({});
const awaited = events.CustomerReplyAwaited({ question: 'Since when?' });

const vehicle = (change: Partial<Vehicle> = {}): Vehicle => ({
  code: 'advancedSupportForPartners',
  issueKinds: ['technical'],
  products: ['cloud'],
  needsEntitlement: true,
  ...change,
});
const facts = (change: Partial<HandOverFacts> = {}): HandOverFacts => ({
  partner: { kind: 'directBill', cloud: 'commercial' },
  vehicle: vehicle(),
  entitlements: [
    { vehicle: 'advancedSupportForPartners', contractId: 'C-1', accessId: 'A-1', expiresAt: '2030-12-31' },
  ],
  service: { product: 'cloud' },
  ...change,
});
const escalate = (change: Partial<EscalateToMicrosoft> = {}): EscalateToMicrosoft => ({
  type: 'EscalateToMicrosoft',
  vehicle: 'advancedSupportForPartners',
  approvedBy: 'Rita',
  facts: facts(),
  ...change,
});
const toProvider = (change: Partial<HandOverFacts> = {}): CaseCommand => ({
  type: 'EscalateToIndirectProvider',
  approvedBy: 'Rita',
  reference: 'P-7',
  facts: facts({
    partner: { kind: 'indirectReseller', cloud: 'commercial', providerId: 'northwind' },
    vehicle: undefined,
    ...change,
  }),
});
const diagnose = (category: Category): CaseCommand => ({ type: 'Diagnose', category, findings: 'Seen.' });
const resolve: CaseCommand = { type: 'Resolve', summary: 'Done.' };

suite('Receiving a request [D7]', () => {
  const { type, data } = received();
  const { cloud: _cloud, ...request } = data;
  const receive = (
    customer: { cloud: 'commercial' } | undefined,
    issueKind: IssueKind = 'technical',
  ): CaseCommand => ({
    ...(request as Extract<CaseCommand, { type: 'ReceiveRequest' }>),
    type: 'ReceiveRequest',
    issueKind,
    facts: { customer },
  });

  it('records the request with the customer’s cloud', () => {
    given()
      .when(receive({ cloud: 'commercial' }))
      .then({ type, data });
  });
  it('needs a known customer', () => {
    given().when(receive(undefined)).refused('cases/known-customer');
  });
  it('sends a stranger with a billing question to the portal of the product [D29]', () => {
    given().when(receive(undefined, 'billing')).refused('cases/csp-customer');
  });
  it('happens once', () => {
    given(received())
      .when(receive({ cloud: 'commercial' }))
      .refused('cases/received-once');
  });
  it('comes before everything else', () => {
    given().when(diagnose('other')).refused('cases/received');
  });
});

suite('The order of work [D9]', () => {
  it('checks service health before troubleshooting', () => {
    const troubleshoot: CaseCommand = {
      type: 'PerformTroubleshooting',
      scope: 'settings',
      action: 'Reset the connector',
      outcome: 'notSolved',
      facts: { delegatedAdmin: undefined },
    };
    given(received()).when(troubleshoot).refused('cases/health-check-first');
    given(received(), healthChecked).when(troubleshoot).thenTypes('TroubleshootingPerformed');
  });
  it('checks service health before diagnosing', () => {
    given(received()).when(diagnose('serviceBug')).refused('cases/health-check-first');
    given(received(), healthChecked).when(diagnose('serviceBug')).thenTypes('Diagnosed');
  });
  it('checks service health anew after a reopening [D23]', () => {
    const reopened = events.Reopened({ explanation: 'It is back.', cycle: 2 });
    given(received(), healthChecked, diagnosed('other'), resolved, told, reopened)
      .when(diagnose('other'))
      .refused('cases/health-check-first');
  });
  it('names the documented issue that a check found, and links to it', () => {
    const check = (issueId?: string): CaseCommand => ({
      type: 'CheckServiceHealth',
      outcome: 'documentedIssue',
      ...(issueId === undefined ? {} : { issueId }),
      facts: { openIssues: ['EX123'] },
    });
    given(received()).when(check()).refused('cases/name-the-issue');
    given(received())
      .when(check('EX123'))
      .then(issueFound, events.LinkedToServiceIssue({ issueId: 'EX123' }));
  });
  it('touches a tenant only under a relationship in force, and records its roles [D5]', () => {
    const under = (delegatedAdmin: { relationshipId: string; roles: string[] } | undefined): CaseCommand => ({
      type: 'PerformTroubleshooting',
      scope: 'configuration',
      action: 'Read the message trace',
      outcome: 'notSolved',
      delegatedAdminRelationshipId: 'gdap-1',
      facts: { delegatedAdmin },
    });
    given(received(), healthChecked).when(under(undefined)).refused('cases/delegated-admin-in-force');
    given(received(), healthChecked)
      .when(under({ relationshipId: 'gdap-1', roles: ['Global reader'] }))
      .then(
        events.TroubleshootingPerformed({
          scope: 'configuration',
          action: 'Read the message trace',
          outcome: 'notSolved',
          delegatedAdmin: { relationshipId: 'gdap-1', roles: ['Global reader'] },
        }),
      );
  });
  it('does not call a documented issue undocumented [D10]', () => {
    given(received(), issueFound)
      .when(diagnose('undocumentedIssue'))
      .refused('cases/category-fits-health-check');
  });
});

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
      .when(escalate({ facts: facts({ vehicle: undefined }) }))
      .refused('cases/known-vehicle');
    given(...ready)
      .when(escalate({ facts: facts({ vehicle: vehicle({ issueKinds: ['billing'] }) }) }))
      .refused('cases/vehicle-fits-issue-kind');
    given(...ready)
      .when(escalate({ facts: facts({ vehicle: vehicle({ products: ['onPremises'] }) }) }))
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
            vehicle: vehicle({ code: 'commercialSupport', issueKinds: ['billing'], needsEntitlement: false }),
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

suite('Resolving, closing, reopening [D14]', () => {
  it('needs something to have been found out', () => {
    given(received()).when(resolve).refused('cases/work-first');
    given(received(), events.SelfHelpSuggested({ resource: 'Message center' }))
      .when(resolve)
      .thenTypes('Resolved');
    given(received(), issueFound).when(resolve).thenTypes('Resolved');
  });
  it.each(MUST_HAND_OVER)('can’t resolve %s as the partner’s own', (category) => {
    given(received(), healthChecked, diagnosed(category)).when(resolve).refused('cases/must-be-handed-over');
    given(received(), healthChecked, diagnosed(category), escalated)
      .when(resolve)
      .refused('cases/must-be-handed-over');
    given(received(), healthChecked, diagnosed(category), escalated, answered('needsMoreInformation'))
      .when(resolve)
      .refused('cases/must-be-handed-over');
    given(received(), healthChecked, diagnosed(category), escalated, answered('solved'))
      .when(resolve)
      .then(events.Resolved({ summary: 'Done.', by: 'microsoft', atFirstContact: false, cycle: 1 }));
  });
  it('closes only what was resolved and told', () => {
    const close: CaseCommand = { type: 'Close' };
    given(received(), healthChecked, diagnosed('withinBaseline')).when(close).refused('cases/resolved-first');
    given(received(), healthChecked, diagnosed('withinBaseline'), told, resolved)
      .when(close)
      .refused('cases/customer-told-first');
    given(received(), healthChecked, diagnosed('withinBaseline'), resolved, told).when(close).then(closed);
  });
  it('does not take the end of a service issue for word of the resolution', () => {
    const issueOver = events.CustomerInformed({
      about: 'serviceIssueResolved',
      channel: 'email',
      issueId: 'EX123',
    });
    given(received(), issueFound, resolved, issueOver)
      .when({ type: 'Close' })
      .refused('cases/customer-told-first');
  });
  it('reopens what ended, as a new cycle', () => {
    const reopen: CaseCommand = { type: 'Reopen', explanation: 'It is back.' };
    given(received()).when(reopen).refused('cases/reopen-what-ended');
    given(received(), healthChecked, diagnosed('other'), resolved, told, closed)
      .when(reopen)
      .then(events.Reopened({ explanation: 'It is back.', cycle: 2 }));
  });
  it('takes no further step when it is over', () => {
    const over = [received(), healthChecked, diagnosed('other'), resolved, told, closed];
    given(...over)
      .when(diagnose('other'))
      .refused('cases/open');
    given(...over)
      .when({ type: 'AssignCase', assignee: 'ana' })
      .refused('cases/not-over');
    given(received(), events.Withdrawn({ explanation: 'Not needed.' }))
      .when(resolve)
      .refused('cases/open');
  });
});

suite('Waiting for the customer [D23]', () => {
  it('goes on where it stood', () => {
    const reply = events.CustomerReplied({ text: 'Since 9.', channel: 'phone' });
    expect(given(received(), healthChecked, diagnosed('other'), awaited).state.status).toBe(
      'waitingForCustomer',
    );
    expect(given(received(), healthChecked, diagnosed('other'), awaited, awaited, reply).state.status).toBe(
      'diagnosed',
    );
    expect(given(received(), healthChecked, awaited, diagnosed('other'), reply).state.status).toBe(
      'diagnosed',
    );
  });
  it('counts as work: the case does not fall back to received', () => {
    const noLonger = events.CustomerReplyNoLongerAwaited({});
    expect(given(received(), awaited, noLonger).state.status).toBe('inProgress');
    expect(given(received(), awaited, events.CaseAssigned({ assignee: 'ana' }), noLonger).state.status).toBe(
      'inProgress',
    );
  });
  it('stops waiting only when it waits', () => {
    given(received()).when({ type: 'StopAwaitingReply' }).refused('cases/reply-awaited');
    given(received(), awaited)
      .when({ type: 'StopAwaitingReply' })
      .then(events.CustomerReplyNoLongerAwaited({}));
  });
});

suite('What changes nothing', () => {
  it('writes nothing', () => {
    given(received()).when({ type: 'ChangeSeverity', severity: 'critical' }).thenNothing();
    given(received(), events.CaseAssigned({ assignee: 'ana' }))
      .when({ type: 'AssignCase', assignee: 'ana' })
      .thenNothing();
  });
  it('is not an assignment to another team', () => {
    given(received(), events.CaseAssigned({ assignee: 'ana', team: 'messaging' }))
      .when({ type: 'AssignCase', assignee: 'ana', team: 'identity' })
      .then(events.CaseAssigned({ assignee: 'ana', team: 'identity' }));
    given(received(), events.CaseAssigned({ assignee: 'ana', team: 'messaging' }))
      .when({ type: 'AssignCase', assignee: 'ana' })
      .thenNothing();
  });
  it('tells from which severity to which [D8]', () => {
    given(received())
      .when({ type: 'ChangeSeverity', severity: 'minimal' })
      .then(events.SeverityChanged({ from: 'critical', to: 'minimal' }));
  });
});

suite('An imported case', () => {
  it('is not judged by an order of work that nobody knows', () => {
    given(imported)
      .when(resolve)
      .then(events.Resolved({ summary: 'Done.', by: 'unknown', cycle: 1 }));
    given(imported, resolved).when({ type: 'Close' }).then(closed);
  });
  it('says unknown where the record is silent', () => {
    given(imported).when({ type: 'ImportEscalation' }).thenTypes('EscalatedToMicrosoft');
    given(received()).when({ type: 'ImportEscalation' }).refused('cases/imported');
    given(received()).when({ type: 'ImportLink', issueId: 'P-2' }).refused('cases/imported');
  });
});

suite('The rules', () => {
  it('have one code and one sentence each', () => {
    const rules = rulesOf(caseSteps);
    expect(new Set(rules.map(({ code }) => code)).size).toBe(rules.length);
    for (const { code, source, message } of rules) {
      expect(code).toMatch(/^cases\/[a-z-]+$/);
      expect(source).toMatch(/^\[[AD]\d+\]$/);
      expect(message).toMatch(/\.$/);
    }
  });
  it('tell beforehand which step is possible, and what stands in the way of the others', () => {
    const steps = outlook(caseSteps, given(received()).state);
    expect(steps.find(({ command }) => command === 'CheckServiceHealth')?.allowed).toBe(true);
    expect(steps.find(({ command }) => command === 'Diagnose')?.because?.rule).toBe(
      'cases/health-check-first',
    );
    expect(steps.find(({ command }) => command === 'Close')?.because?.rule).toBe('cases/resolved-first');
  });
});

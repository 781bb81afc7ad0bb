import type { CaseCommand, EscalateToMicrosoft, HandOverFacts, Vehicle } from '../domain/commands.js';
import * as events from '../domain/events.js';
import type { Category } from '../domain/vocabulary.js';

/* What tests tell of cases: what happened, what other contexts know, and what is asked. */

export const received = (change: Partial<Parameters<typeof events.RequestReceived>[0]> = {}) =>
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
export const imported = received({
  customerId: 'unknown',
  issueKind: 'unknown',
  imported: { source: 'servicenow', reference: 'INC0000045' },
});
export const healthChecked = events.ServiceHealthChecked({
  service: 'microsoft365',
  outcome: 'noDocumentedIssue',
  openIssues: [],
});
export const issueFound = events.ServiceHealthChecked({
  service: 'microsoft365',
  outcome: 'documentedIssue',
  issueId: 'EX123',
  openIssues: ['EX123'],
});
export const diagnosed = (category: Category) =>
  events.Diagnosed({ category, findings: 'Seen in two tenants.' });
export const escalated = events.EscalatedToMicrosoft({
  category: 'serviceBug',
  severity: 'critical',
  approvedBy: 'Rita',
  vehicle: 'advancedSupportForPartners',
  evidence: { healthChecks: 1, troubleshootingSteps: 0, diagnosed: true },
  deviations: [],
});
export const answered = (outcome: Parameters<typeof events.EscalationAnswered>[0]['outcome']) =>
  events.EscalationAnswered({ outcome });
export const resolved = events.Resolved({ summary: 'Connector repaired.', by: 'partner', cycle: 1 });
export const told = events.CustomerInformed({ text: 'Resolvido.', about: 'resolution', channel: 'email' });
export const closed = events.Closed({});
export const awaited = events.CustomerReplyAwaited({ question: 'Since when?' });

export const vehicle = (change: Partial<Vehicle> = {}): Vehicle => ({
  code: 'advancedSupportForPartners',
  issueKinds: ['technical'],
  products: ['cloud'],
  needsEntitlement: true,
  ...change,
});
export const facts = (change: Partial<HandOverFacts> = {}): HandOverFacts => ({
  partner: { kind: 'directBill', cloud: 'commercial' },
  vehicles: [vehicle()],
  entitlements: [
    { vehicle: 'advancedSupportForPartners', contractId: 'C-1', accessId: 'A-1', expiresAt: '2030-12-31' },
  ],
  service: { product: 'cloud' },
  ...change,
});
export const escalate = (change: Partial<EscalateToMicrosoft> = {}): EscalateToMicrosoft => ({
  type: 'EscalateToMicrosoft',
  vehicle: 'advancedSupportForPartners',
  approvedBy: 'Rita',
  facts: facts(),
  ...change,
});
export const toProvider = (change: Partial<HandOverFacts> = {}): CaseCommand => ({
  type: 'EscalateToIndirectProvider',
  approvedBy: 'Rita',
  reference: 'P-7',
  facts: facts({
    partner: { kind: 'indirectReseller', cloud: 'commercial', providerId: 'northwind' },
    vehicles: [],
    ...change,
  }),
});
export const diagnose = (category: Category): CaseCommand => ({
  type: 'Diagnose',
  category,
  findings: 'Seen.',
});
export const resolve: CaseCommand = { type: 'Resolve', summary: 'Done.' };

import type { CaseCommand, HandOverFacts } from '../commands.js';
import { ANSWERS, HEALTH_OUTCOMES, TOLD_ABOUT, TROUBLESHOOTING_OUTCOMES } from '../vocabulary.js';

type Samples = {
  readonly [Type in CaseCommand['type']]: readonly Extract<CaseCommand, { type: Type }>[];
};

/** The one service issue that anything is linked to here. */
export const ISSUE = 'EX1';
const VEHICLE = 'partnerCloudSupport';

const FACTS: HandOverFacts = {
  partner: { kind: 'directBill', cloud: 'commercial' },
  vehicles: [{ code: VEHICLE, issueKinds: ['technical'], products: ['cloud'], needsEntitlement: false }],
  entitlements: [],
  service: { product: 'cloud' },
};
const RESELLER: HandOverFacts = {
  ...FACTS,
  partner: { kind: 'indirectReseller', cloud: 'commercial', providerId: 'provider' },
};
const REQUEST = {
  number: '1',
  severity: 'minimal',
  channel: 'phone',
  title: '',
  description: '',
} as const;

/**
 * For every command what makes a difference to how the case goes on; what other contexts know never stands in the way.
 * Emergencies are left out: they are the deviations. [D15]
 */
const SAMPLES: Samples = {
  ReceiveRequest: [
    {
      type: 'ReceiveRequest',
      ...REQUEST,
      customerId: 'customer',
      issueKind: 'technical',
      service: 'microsoft365',
      language: 'en',
      facts: { customer: { cloud: 'commercial' } },
    },
  ],
  SuggestSelfHelp: [{ type: 'SuggestSelfHelp', resource: '' }],
  CheckServiceHealth: HEALTH_OUTCOMES.map((outcome) => ({
    type: 'CheckServiceHealth',
    outcome,
    ...(outcome === 'documentedIssue' ? { issueId: ISSUE } : {}),
    facts: { openIssues: [] },
  })),
  LinkToServiceIssue: [{ type: 'LinkToServiceIssue', issueId: ISSUE, facts: { issue: { issueId: ISSUE } } }],
  PerformTroubleshooting: TROUBLESHOOTING_OUTCOMES.map((outcome) => ({
    type: 'PerformTroubleshooting',
    scope: 'settings',
    action: '',
    outcome,
    facts: { delegatedAdmin: undefined },
  })),
  Diagnose: (['withinBaseline', 'other', 'serviceBug'] as const).map((category) => ({
    type: 'Diagnose',
    category,
    findings: '',
  })),
  AssignCase: [{ type: 'AssignCase', assignee: 'agent' }],
  ChangeSeverity: [{ type: 'ChangeSeverity', severity: 'critical' }],
  AddNote: [{ type: 'AddNote', text: '' }],
  AwaitCustomerReply: [{ type: 'AwaitCustomerReply', question: '' }],
  RecordCustomerReply: [{ type: 'RecordCustomerReply', text: '', channel: 'phone' }],
  StopAwaitingReply: [{ type: 'StopAwaitingReply' }],
  InformCustomer: TOLD_ABOUT.map((about) => ({ type: 'InformCustomer', about, text: '' })),
  EscalateToMicrosoft: [{ type: 'EscalateToMicrosoft', vehicle: VEHICLE, approvedBy: 'lead', facts: FACTS }],
  EscalateToMicrosoftInEmergency: [],
  EscalateToIndirectProvider: [{ type: 'EscalateToIndirectProvider', approvedBy: 'lead', facts: RESELLER }],
  EscalateToIndirectProviderInEmergency: [],
  UpdateEscalation: [undefined, ...ANSWERS].map((outcome) => ({
    type: 'UpdateEscalation',
    status: 'closed',
    ...(outcome === undefined ? {} : { outcome }),
  })),
  Resolve: [{ type: 'Resolve', summary: '' }],
  Reopen: [{ type: 'Reopen', explanation: '' }],
  Close: [{ type: 'Close' }],
  Withdraw: [{ type: 'Withdraw', explanation: '' }],
  ImportRequest: [{ type: 'ImportRequest', ...REQUEST, source: '', reference: '' }],
  ImportLink: [{ type: 'ImportLink', issueId: ISSUE }],
  ImportEscalation: [{ type: 'ImportEscalation' }],
};

export const sampleCommands: readonly CaseCommand[] = Object.values<readonly CaseCommand[]>(SAMPLES).flat();

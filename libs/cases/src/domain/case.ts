import { evolveBy, present, type EventOf, type Happened } from '#kernel';
import type { CaseEvent, EscalatedToIndirectProvider, EscalatedToMicrosoft } from './events.js';
import type {
  Answer,
  CaseStatus,
  Category,
  Cloud,
  HealthOutcome,
  IssueKind,
  ServiceRequestStatus,
  Severity,
  TROUBLESHOOTING_OUTCOMES,
  TROUBLESHOOTING_SCOPES,
  UNKNOWN,
} from './vocabulary.js';

type Unknown = typeof UNKNOWN;

/** A hand-over and what has become of it. [D12] [D13] */
export interface Escalation {
  readonly to: 'microsoft' | 'indirectProvider';
  readonly status: ServiceRequestStatus;
  readonly answer?: Answer;
}

/** One step of troubleshooting: what was looked at, and what came of it. */
export interface TroubleshootingStep {
  readonly scope: (typeof TROUBLESHOOTING_SCOPES)[number];
  readonly outcome: (typeof TROUBLESHOOTING_OUTCOMES)[number];
}

/**
 * What the rules need to know about a case: no more. What people read is in the read models.
 *
 * What is not known yet is there all the same, as undefined: cases that all have the same fields are quick to copy.
 */
export interface Case {
  readonly status: CaseStatus | 'none';
  readonly customerId: string;
  readonly cloud: Cloud | Unknown;
  readonly issueKind: IssueKind | Unknown;
  readonly service: string;
  readonly severity: Severity;
  /** Worked elsewhere before: the order of work there is not known, so it is not judged. */
  readonly imported: boolean;
  readonly assignee: string | undefined;
  readonly team: string | undefined;
  readonly selfHelpSuggested: boolean;
  readonly healthChecks: number;
  readonly lastHealthCheck: { readonly outcome: HealthOutcome; readonly issueId?: string } | undefined;
  readonly linkedIssues: readonly string[];
  /** What was troubleshot in this cycle, in order. */
  readonly steps: readonly TroubleshootingStep[];
  readonly category: Category | undefined;
  readonly escalation: Escalation | undefined;
  /** Where the case goes on when the customer has answered. */
  readonly before: CaseStatus;
  readonly customerAsked: boolean;
  readonly toldSinceResolved: boolean;
  /** 1, and one more after each reopening. [D23] */
  readonly cycle: number;
}

export const noCase: Case = {
  status: 'none',
  customerId: '',
  cloud: 'unknown',
  issueKind: 'unknown',
  service: '',
  severity: 'minimal',
  imported: false,
  assignee: undefined,
  team: undefined,
  selfHelpSuggested: false,
  healthChecks: 0,
  lastHealthCheck: undefined,
  linkedIssues: [],
  steps: [],
  category: undefined,
  escalation: undefined,
  before: 'received',
  customerAsked: false,
  toldSinceResolved: false,
  cycle: 1,
};

/** The case after an event: one line per event. */
export const evolve = evolveBy<Case, CaseEvent>({
  RequestReceived: (c, { data }) => ({
    ...c,
    status: 'received',
    customerId: data.customerId,
    cloud: data.cloud,
    issueKind: data.issueKind,
    service: data.service,
    severity: data.severity,
    imported: data.imported !== undefined,
  }),
  SelfHelpSuggested: (c) => ({ ...c, status: begun(c), selfHelpSuggested: true }),
  ServiceHealthChecked: (c, { data }) => ({
    ...c,
    status: begun(c),
    healthChecks: c.healthChecks + 1,
    lastHealthCheck: present({ outcome: data.outcome, issueId: data.issueId }),
  }),
  LinkedToServiceIssue: (c, { data }) => ({ ...c, linkedIssues: [...c.linkedIssues, data.issueId] }),
  TroubleshootingPerformed: (c, { data }) => ({
    ...c,
    status: begun(c),
    steps: [...c.steps, { scope: data.scope, outcome: data.outcome }],
  }),
  Diagnosed: (c, { data }) => ({ ...goesOnAs(c, 'diagnosed'), category: data.category }),
  CaseAssigned: (c, { data: { assignee, team = c.team } }) => ({ ...c, status: begun(c), assignee, team }),
  SeverityChanged: (c, { data }) => ({ ...c, severity: data.to }),
  NoteAdded: (c) => c,
  CustomerReplyAwaited: (c) => ({
    ...c,
    status: 'waitingForCustomer',
    before: c.status === 'waitingForCustomer' ? c.before : working(c),
    customerAsked: true,
  }),
  CustomerReplied: (c) => (c.status === 'waitingForCustomer' ? { ...c, status: c.before } : c),
  CustomerReplyNoLongerAwaited: (c) => (c.status === 'waitingForCustomer' ? { ...c, status: c.before } : c),
  // That a service issue is over says nothing about how the case itself was resolved. [D14]
  CustomerInformed: (c, { data }) =>
    c.status === 'resolved' && data.about === 'resolution' ? { ...c, toldSinceResolved: true } : c,
  EscalatedToMicrosoft: (c, event) => handedOver(c, event, 'microsoft'),
  EscalatedToIndirectProvider: (c, event) => handedOver(c, event, 'indirectProvider'),
  EscalationUpdated: (c, { data }) =>
    c.escalation ? { ...c, escalation: { ...c.escalation, status: data.status } } : c,
  EscalationAnswered: (c, { data }) =>
    c.escalation
      ? {
          ...(data.outcome === 'handedBack' && c.status !== 'resolved' ? goesOnAs(c, 'diagnosed') : c),
          escalation: { ...c.escalation, answer: data.outcome },
        }
      : c,
  Resolved: (c) => ({ ...c, status: 'resolved', toldSinceResolved: false }),
  Reopened: (c, { data }) => reopened(c, data.cycle),
  Closed: (c) => ({ ...c, status: 'closed' }),
  Withdrawn: (c) => ({ ...c, status: 'withdrawn' }),
});

/** A received case is in progress as soon as somebody does something about it. */
const begun = (c: Case): Case['status'] => (c.status === 'received' ? 'inProgress' : c.status);

/** While the customer is asked, progress shows only when the answer is there. */
const goesOnAs = (c: Case, status: CaseStatus): Case =>
  c.status === 'waitingForCustomer' ? { ...c, before: status } : { ...c, status };

/** Whoever asks the customer has begun to work on the case. */
const working = (c: Case): CaseStatus =>
  c.status === 'none' || c.status === 'received' ? 'inProgress' : c.status;

function handedOver(
  c: Case,
  { data }: Happened<EventOf<typeof EscalatedToMicrosoft> | EventOf<typeof EscalatedToIndirectProvider>>,
  to: Escalation['to'],
): Case {
  return {
    ...goesOnAs(c, 'escalated'),
    escalation: { to, status: 'open' },
    category: c.category ?? (data.category === 'unknown' ? undefined : data.category),
  };
}

/** The work begins anew; what was found out in the cycle before stays in the history. [D23] */
function reopened(c: Case, cycle: number): Case {
  return {
    ...c,
    status: 'inProgress',
    healthChecks: 0,
    lastHealthCheck: undefined,
    category: undefined,
    escalation: undefined,
    steps: [],
    selfHelpSuggested: false,
    toldSinceResolved: false,
    cycle,
  };
}

import { idOf, present, type EventOf, type RecordedEvent } from '#kernel';
import type { Case } from '../../domain/case.js';
import type { EscalatedToIndirectProvider, EscalatedToMicrosoft, CaseEvent } from '../../domain/events.js';
import type { Severity } from '../../domain/vocabulary.js';
import type { CaseDetails, EscalationEntry, Queue } from './case.answer.js';

/** With every field there, whether or not something is known of it. */
type Filled<T> = {
  readonly [Field in keyof T]-?: object extends Pick<T, Field>
    ? Exclude<T[Field], undefined> | undefined
    : T[Field];
};

/** What the rules know of a case beyond what people read of it. */
type Known = Pick<
  Case,
  | 'selfHelpSuggested'
  | 'healthChecks'
  | 'lastHealthCheck'
  | 'steps'
  | 'category'
  | 'escalation'
  | 'before'
  | 'customerAsked'
  | 'toldSinceResolved'
>;

/** One case as people read it, and what finds it. */
export interface CaseDocument extends Filled<Omit<CaseDetails, 'steps'>> {
  readonly cloud: Case['cloud'];
  readonly issueKind: Case['issueKind'];
  readonly severityRank: number;
  /** So that the steps that are possible now can be told. */
  readonly known: Known;
}

/** The case as the rules know it. */
export const stateOf = (doc: CaseDocument): Case => ({
  ...doc.known,
  status: doc.status,
  customerId: doc.customerId,
  cloud: doc.cloud,
  issueKind: doc.issueKind,
  service: doc.service,
  severity: doc.severity,
  imported: doc.imported !== undefined,
  assignee: doc.assignee ?? undefined,
  team: doc.team,
  linkedIssues: doc.linkedIssues,
  cycle: doc.cycle,
});

const knownOf = (state: Case): Known => ({
  selfHelpSuggested: state.selfHelpSuggested,
  healthChecks: state.healthChecks,
  lastHealthCheck: state.lastHealthCheck,
  steps: state.steps,
  category: state.category,
  escalation: state.escalation,
  before: state.before,
  customerAsked: state.customerAsked,
  toldSinceResolved: state.toldSinceResolved,
});

const RANKS: Readonly<Record<Severity, number>> = { critical: 1, moderate: 2, minimal: 3 };

type Changes = Partial<CaseDocument>;
type Handlers = {
  readonly [Type in CaseEvent['type']]?: (
    doc: CaseDocument,
    event: RecordedEvent<Extract<CaseEvent, { type: Type }>>,
    at: string,
  ) => Changes;
};

const answeredFirst = (doc: CaseDocument, at: string): Changes =>
  doc.firstResponseAt ? {} : { firstResponseAt: at };

/** What each event changes about the document beyond the case's state. */
const HANDLERS: Handlers = {
  SelfHelpSuggested: (doc, _event, at) => answeredFirst(doc, at),
  ServiceHealthChecked: (doc, { data }, at) => ({
    healthChecks: [...doc.healthChecks, present({ at, outcome: data.outcome, issueId: data.issueId })],
  }),
  TroubleshootingPerformed: (doc, { data, metadata }, at) => ({
    troubleshooting: [
      ...doc.troubleshooting,
      { at, scope: data.scope, action: data.action, outcome: data.outcome, by: metadata.actor.id },
    ],
  }),
  Diagnosed: (_doc, { data }, at) => ({
    diagnosis: { at, category: data.category, findings: data.findings },
  }),
  CaseAssigned: (doc, { data: { assignee, team = doc.team } }) => ({ assignee, team }),
  CustomerReplyAwaited: (doc, _event, at) => answeredFirst(doc, at),
  CustomerInformed: (doc, _event, at) => answeredFirst(doc, at),
  EscalatedToMicrosoft: (doc, event, at) => ({
    escalations: [...doc.escalations, escalationEntry(event, at, 'microsoft', event.data.vehicle)],
  }),
  EscalatedToIndirectProvider: (doc, event, at) => ({
    escalations: [...doc.escalations, escalationEntry(event, at, 'indirectProvider')],
  }),
  EscalationUpdated: (doc, { data }, at) =>
    updateLast(doc, {
      polledAt: at,
      status: data.status,
      ...present({ serviceRequestNumber: data.serviceRequestNumber }),
    }),
  EscalationAnswered: (doc, { data }) => updateLast(doc, { answer: data.outcome }),
  Resolved: (doc, { data }, at) => ({
    resolvedAt: at,
    resolutions: [...doc.resolutions, { at, summary: data.summary, by: data.by, cycle: data.cycle }],
  }),
  Reopened: () => ({ resolvedAt: undefined, closedAt: undefined }),
  Closed: (_doc, _event, at) => ({ closedAt: at }),
  Withdrawn: (_doc, _event, at) => ({ closedAt: at }),
};

/**
 * The document after an event of its case that left the case in the state given; null as long as there is no case.
 * The one handed in is changed in place, as a projection may: a case has many fields, and most events change few of
 * them.
 */
export function caseDocumentAfter(
  doc: CaseDocument | null,
  event: RecordedEvent<CaseEvent>,
  state: Case,
): CaseDocument | null {
  const at = event.metadata.occurredAt;
  const before = event.type === 'RequestReceived' ? received(event, at, state) : doc;
  if (!before) return null;
  const handler = HANDLERS[event.type] as
    ((doc: CaseDocument, event: RecordedEvent<CaseEvent>, at: string) => Changes) | undefined;
  const after = Object.assign(before, handler?.(before, event, at));
  return Object.assign(after, {
    revision: event.revision,
    changedAt: at,
    status: state.status === 'none' ? 'received' : state.status,
    severity: state.severity,
    severityRank: RANKS[state.severity],
    linkedIssues: state.linkedIssues,
    cycle: state.cycle,
    open: !['resolved', 'closed', 'withdrawn'].includes(state.status),
    queue: queueOf(state, after.assignee),
    known: knownOf(state),
  });
}

function queueOf(state: Case, assignee: string | null): Queue | null {
  if (state.status === 'resolved')
    return state.toldSinceResolved || state.imported ? null : 'customerToBeTold';
  if (['closed', 'withdrawn'].includes(state.status)) return null;
  if (assignee === null) return 'unassigned';
  return isUnanswered(state) ? 'escalationToBePolled' : null;
}

/** Asked for more, the case is still with Microsoft or the provider: more is to be given and to be heard. [D13] */
const isUnanswered = ({ escalation }: Case): boolean =>
  escalation !== undefined && [undefined, 'needsMoreInformation'].includes(escalation.answer);

function received(
  event: RecordedEvent<Extract<CaseEvent, { type: 'RequestReceived' }>>,
  at: string,
  state: Case,
): CaseDocument {
  const { data, streamId, revision } = event;
  return {
    id: idOf(streamId),
    number: data.number,
    revision,
    title: data.title,
    description: data.description,
    status: 'received',
    severity: data.severity,
    severityRank: RANKS[data.severity],
    issueKind: data.issueKind,
    service: data.service,
    customerId: data.customerId,
    cloud: data.cloud,
    channel: data.channel,
    language: data.language,
    contact: data.contact,
    imported: data.imported,
    assignee: null,
    team: undefined,
    receivedAt: at,
    changedAt: at,
    firstResponseAt: undefined,
    resolvedAt: undefined,
    closedAt: undefined,
    cycle: 1,
    open: true,
    queue: 'unassigned',
    healthChecks: [],
    linkedIssues: [],
    troubleshooting: [],
    diagnosis: undefined,
    escalations: [],
    resolutions: [],
    known: knownOf(state),
  };
}

function escalationEntry(
  { data }: RecordedEvent<EventOf<typeof EscalatedToMicrosoft> | EventOf<typeof EscalatedToIndirectProvider>>,
  at: string,
  to: EscalationEntry['to'],
  vehicle?: string,
): EscalationEntry {
  return {
    at,
    to,
    category: data.category,
    approvedBy: data.approvedBy,
    status: 'open',
    polledAt: at,
    deviations: data.deviations,
    ...present({
      vehicle,
      serviceRequestNumber: 'serviceRequestNumber' in data ? data.serviceRequestNumber : undefined,
    }),
  };
}

function updateLast(doc: CaseDocument, change: Partial<EscalationEntry>): Changes {
  const last = doc.escalations.at(-1);
  return last ? { escalations: [...doc.escalations.slice(0, -1), { ...last, ...change }] } : {};
}

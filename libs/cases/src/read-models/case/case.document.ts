import { idOf, present, wordsOf, type EventOf, type RecordedEvent } from '#kernel';
import { evolve as evolveCase, noCase, type Case } from '../../domain/case.js';
import type { EscalatedToIndirectProvider, EscalatedToMicrosoft, CaseEvent } from '../../domain/events.js';
import type { CaseStatus, Severity } from '../../domain/vocabulary.js';

/** What waits for a person, most urgent first. */
export const QUEUES = ['customerToBeTold', 'unassigned', 'escalationToBePolled'] as const;
export type Queue = (typeof QUEUES)[number];

/** One case as people read it. Times are ISO 8601, UTC. */
export interface CaseDocument {
  readonly id: string;
  readonly number: string;
  readonly revision: number;
  readonly title: string;
  readonly description: string;
  readonly status: CaseStatus;
  readonly severity: Severity;
  readonly severityRank: number;
  readonly issueKind: string;
  readonly service: string;
  readonly customerId: string;
  readonly cloud: string;
  readonly channel: string;
  readonly language: string;
  readonly contact?: string;
  readonly imported?: { readonly source: string; readonly reference: string; readonly priority?: string };
  readonly assignee: string | null;
  readonly team?: string;
  readonly receivedAt: string;
  readonly changedAt: string;
  readonly firstResponseAt?: string;
  readonly resolvedAt?: string;
  readonly closedAt?: string;
  readonly cycle: number;
  readonly open: boolean;
  /** Where the case stands in the work queue; null when it waits for nobody. */
  readonly queue: Queue | null;
  readonly healthChecks: readonly { at: string; outcome: string; issueId?: string }[];
  readonly linkedIssues: readonly string[];
  readonly troubleshooting: readonly {
    at: string;
    scope: string;
    action: string;
    outcome: string;
    by: string;
  }[];
  readonly diagnosis?: { readonly at: string; readonly category: string; readonly findings: string };
  readonly escalations: readonly EscalationEntry[];
  readonly resolutions: readonly { at: string; summary: string; by: string; cycle: number }[];
  /** Searchable words of number, title and description. */
  readonly words: readonly string[];
  /** What the rules know, so that the steps that are possible now can be told. */
  readonly state: Case;
}

export interface EscalationEntry {
  readonly at: string;
  readonly to: 'microsoft' | 'indirectProvider';
  readonly vehicle?: string;
  readonly category: string;
  readonly approvedBy: string;
  readonly serviceRequestNumber?: string;
  readonly status: string;
  readonly answer?: string;
  readonly polledAt: string;
  readonly deviations: readonly string[];
}

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
  CaseAssigned: (_doc, { data }) => present({ assignee: data.assignee, team: data.team }),
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
  Closed: (_doc, _event, at) => ({ closedAt: at }),
  Withdrawn: (_doc, _event, at) => ({ closedAt: at }),
};

/** The document after an event of its case; null as long as there is no case. */
export function evolveCaseDocument(
  doc: CaseDocument | null,
  event: RecordedEvent<CaseEvent>,
): CaseDocument | null {
  const at = event.metadata.occurredAt;
  const before = event.type === 'RequestReceived' ? received(event, at) : doc;
  if (!before) return null;
  const happened = { type: event.type, data: event.data, occurredAt: at, actor: event.metadata.actor };
  const state = evolveCase(before.state, happened as never);
  const handler = HANDLERS[event.type] as
    ((doc: CaseDocument, event: RecordedEvent<CaseEvent>, at: string) => Changes) | undefined;
  const { resolvedAt: _resolvedAt, closedAt: _closedAt, ...reopened } = before;
  const base: CaseDocument = event.type === 'Reopened' ? reopened : before;
  const after = { ...base, ...handler?.(before, event, at) };
  return {
    ...after,
    revision: event.revision,
    changedAt: at,
    status: state.status === 'none' ? 'received' : state.status,
    severity: state.severity,
    severityRank: RANKS[state.severity],
    linkedIssues: state.linkedIssues,
    cycle: state.cycle,
    open: !['resolved', 'closed', 'withdrawn'].includes(state.status),
    queue: queueOf(state, after.assignee),
    state,
  };
}

function queueOf(state: Case, assignee: string | null): Queue | null {
  if (state.status === 'resolved')
    return state.toldSinceResolved || state.imported ? null : 'customerToBeTold';
  if (['closed', 'withdrawn'].includes(state.status)) return null;
  if (assignee === null) return 'unassigned';
  return state.escalation && state.escalation.answer === undefined ? 'escalationToBePolled' : null;
}

function received(
  event: RecordedEvent<Extract<CaseEvent, { type: 'RequestReceived' }>>,
  at: string,
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
    ...present({ contact: data.contact, imported: data.imported }),
    assignee: null,
    receivedAt: at,
    changedAt: at,
    cycle: 1,
    open: true,
    queue: 'unassigned',
    healthChecks: [],
    linkedIssues: [],
    troubleshooting: [],
    escalations: [],
    resolutions: [],
    words: wordsOf(data.number, data.title, data.description),
    state: noCase,
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

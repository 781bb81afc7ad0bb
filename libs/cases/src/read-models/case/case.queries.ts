import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { outlook, present, wordsOf, type Condition, type Page } from '#kernel';
import { ReadModels } from '#platform';
import type { CaseCommand } from '../../domain/commands.js';
import { caseSteps } from '../../domain/decide.js';
import type { CaseDetails, CaseSummary, Queue } from './case.answer.js';
import type { CaseDocument } from './case.document.js';
import { casesProjection } from './case.projection.js';

/** Where people take each step; steps that only processes and imports take are not here. */
const ADDRESSES: Partial<Readonly<Record<CaseCommand['type'], string>>> = {
  SuggestSelfHelp: 'self-help',
  CheckServiceHealth: 'service-health-checks',
  LinkToServiceIssue: 'service-issue-links',
  PerformTroubleshooting: 'troubleshooting-steps',
  Diagnose: 'diagnosis',
  AssignCase: 'assignment',
  ChangeSeverity: 'severity',
  AddNote: 'notes',
  AwaitCustomerReply: 'customer-reply-requests',
  StopAwaitingReply: 'customer-reply-waivers',
  RecordCustomerReply: 'customer-replies',
  InformCustomer: 'messages',
  EscalateToMicrosoft: 'escalations',
  EscalateToMicrosoftInEmergency: 'escalations',
  EscalateToIndirectProvider: 'escalations',
  EscalateToIndirectProviderInEmergency: 'escalations',
  UpdateEscalation: 'escalation-updates',
  Resolve: 'resolution',
  Reopen: 'reopening',
  Close: 'closure',
  Withdraw: 'withdrawal',
};

type Step = CaseDetails['steps'][number];

const detailsOf = (doc: CaseDocument): CaseDetails => ({
  id: doc.id,
  number: doc.number,
  revision: doc.revision,
  title: doc.title,
  description: doc.description,
  status: doc.status,
  severity: doc.severity,
  issueKind: doc.issueKind,
  service: doc.service,
  customerId: doc.customerId,
  cloud: doc.cloud,
  channel: doc.channel,
  language: doc.language,
  ...present({ contact: doc.contact, imported: doc.imported }),
  assignee: doc.assignee,
  ...present({ team: doc.team }),
  receivedAt: doc.receivedAt,
  changedAt: doc.changedAt,
  ...present({
    firstResponseAt: doc.firstResponseAt,
    resolvedAt: doc.resolvedAt,
    closedAt: doc.closedAt,
  }),
  cycle: doc.cycle,
  open: doc.open,
  queue: doc.queue,
  healthChecks: doc.healthChecks,
  linkedIssues: doc.linkedIssues,
  troubleshooting: doc.troubleshooting,
  ...present({ diagnosis: doc.diagnosis }),
  escalations: doc.escalations,
  resolutions: doc.resolutions,
  steps: stepsOf(doc),
});

/** What may be done with the case now, and what stands in the way of the rest. */
function stepsOf({ id, state }: CaseDocument): Step[] {
  const steps: Step[] = [];
  for (const { command, allowed, because } of outlook(caseSteps, state)) {
    const address = ADDRESSES[command];
    if (address === undefined) continue;
    const url = `/v1/cases/${id}/${address}`;
    if (!because) steps.push({ step: command, url, allowed });
    else {
      const { rule, source, message } = because;
      steps.push({ step: command, url, allowed, because: { rule, source, message } });
    }
  }
  return steps;
}

const summaryOf = (doc: CaseDocument): CaseSummary => ({
  id: doc.id,
  number: doc.number,
  title: doc.title,
  status: doc.status,
  severity: doc.severity,
  issueKind: doc.issueKind,
  service: doc.service,
  customerId: doc.customerId,
  assignee: doc.assignee,
  channel: doc.channel,
  language: doc.language,
  receivedAt: doc.receivedAt,
  changedAt: doc.changedAt,
  ...present({ resolvedAt: doc.resolvedAt, closedAt: doc.closedAt }),
  queue: doc.queue,
  revision: doc.revision,
});

/** One case in full; undefined when there is none. */
export class GetCase extends Query<CaseDetails | undefined> {
  constructor(
    readonly caseId: string,
    readonly atLeast?: bigint,
  ) {
    super();
  }
}

/** What a list of cases is filtered by; everything that is given must hold. */
export interface CaseFilter {
  readonly status?: readonly string[];
  readonly severity?: readonly string[];
  readonly service?: string;
  readonly issueKind?: string;
  readonly customerId?: string;
  /** An account, or null for cases that nobody has. */
  readonly assignee?: string | null;
  readonly open?: boolean;
  readonly queue?: Queue;
  /** Received at this moment or later. */
  readonly receivedFrom?: string;
  /** Received before this moment. */
  readonly receivedBefore?: string;
  /** Words that are all in the number, the title or the description. */
  readonly text?: string;
}

export const CASE_SORTS = ['receivedAt', 'changedAt', 'severity'] as const;
export type CaseSort = (typeof CASE_SORTS)[number];

export interface ListOptions {
  readonly sort: CaseSort;
  readonly direction: 'asc' | 'desc';
  readonly limit: number;
  readonly after?: string;
  readonly atLeast?: bigint;
}

/** A page of cases. */
export class ListCases extends Query<Page<CaseSummary>> {
  constructor(
    readonly filter: CaseFilter,
    readonly options: ListOptions,
  ) {
    super();
  }
}

@QueryHandler(GetCase)
export class GetCaseHandler implements IQueryHandler<GetCase> {
  constructor(private readonly models: ReadModels) {}

  async execute({ caseId, atLeast }: GetCase): Promise<CaseDetails | undefined> {
    const doc = await this.models.of(casesProjection, atLeast).then((cases) => cases.get(caseId));
    return doc && detailsOf(doc);
  }
}

@QueryHandler(ListCases)
export class ListCasesHandler implements IQueryHandler<ListCases> {
  constructor(private readonly models: ReadModels) {}

  async execute({
    filter,
    options: { sort, direction, atLeast, ...page },
  }: ListCases): Promise<Page<CaseSummary>> {
    const cases = await this.models.of(casesProjection, atLeast);
    const { items, ...next } = await cases.find({
      where: conditionsOf(filter),
      sort: { field: sort === 'severity' ? 'severityRank' : sort, direction },
      ...page,
    });
    return { items: items.map(summaryOf), ...next };
  }
}

function conditionsOf(filter: CaseFilter): Condition[] {
  const { status, severity, receivedFrom, receivedBefore, text, ...equal } = filter;
  const conditions: Condition[] = Object.entries(equal).map(([field, value]) => ({ field, is: value }));
  if (status) conditions.push(oneOrMore('status', status));
  if (severity) conditions.push(oneOrMore('severity', severity));
  if (receivedFrom !== undefined) conditions.push({ field: 'receivedAt', from: receivedFrom });
  if (receivedBefore !== undefined) conditions.push({ field: 'receivedAt', before: receivedBefore });
  const words = wordsOf(text);
  if (words.length > 0) conditions.push({ words });
  return conditions;
}

const oneOrMore = (field: string, values: readonly string[]): Condition => {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? { field, is: only } : { field, in: values };
};

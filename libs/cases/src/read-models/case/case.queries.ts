import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { present, wordsOf, type Clock, type Condition, type Page } from '#kernel';
import { HandOverFacts } from '#offering';
import { InjectClock, ReadModels, type OfferedStep } from '#platform';
import type { CaseDetails, CaseSummary, Queue } from './case.answer.js';
import { stateOf, type CaseDocument } from './case.document.js';
import { casesProjection } from './case.projection.js';
import { mayBeHandedOver, possibleSteps } from './possible-steps.js';

const detailsOf = (doc: CaseDocument, steps: readonly OfferedStep[]): CaseDetails => ({
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
  assignee: doc.assignee,
  receivedAt: doc.receivedAt,
  changedAt: doc.changedAt,
  cycle: doc.cycle,
  open: doc.open,
  queue: doc.queue,
  healthChecks: doc.healthChecks,
  linkedIssues: doc.linkedIssues,
  troubleshooting: doc.troubleshooting,
  escalations: doc.escalations,
  resolutions: doc.resolutions,
  ...present({
    contact: doc.contact,
    imported: doc.imported,
    team: doc.team,
    firstResponseAt: doc.firstResponseAt,
    diagnosis: doc.diagnosis,
    resolvedAt: doc.resolvedAt,
    closedAt: doc.closedAt,
  }),
  steps: [...steps],
});

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
    /** For whoever takes no step anyway: none is told. */
    readonly withoutSteps = false,
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
  constructor(
    private readonly models: ReadModels,
    private readonly queries: QueryBus,
    @InjectClock() private readonly clock: Clock,
  ) {}

  async execute({ caseId, atLeast, withoutSteps }: GetCase): Promise<CaseDetails | undefined> {
    const doc = await this.models.of(casesProjection, atLeast).then((cases) => cases.get(caseId));
    return doc && detailsOf(doc, withoutSteps ? [] : await this.stepsOf(doc));
  }

  private async stepsOf(doc: CaseDocument): Promise<OfferedStep[]> {
    const { id } = doc;
    const state = stateOf(doc);
    const at = this.clock.now();
    if (!mayBeHandedOver(state)) return possibleSteps(id, state, at);
    return possibleSteps(id, state, at, await this.queries.execute(new HandOverFacts(state.service, at)));
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

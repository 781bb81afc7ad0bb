import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { CommandRunner, dayOf, present, type Condition, type EventStore, type Page } from '#kernel';
import { InjectEventStore, ReadModels } from '#platform';
import { serviceIssueDecider } from '../../domain/decide.js';
import { serviceCodeOf } from '../../domain/service-names.js';
import type { ServiceIssue } from '../../domain/service-issue.js';
import type { Classification } from '../../domain/vocabulary.js';
import type { ServiceIssueView } from './service-issue.answer.js';
import type { ServiceIssueDocument } from './service-issue.document.js';
import { serviceIssuesProjection } from './service-issues.projection.js';

/** An issue as other contexts may know it. */
export interface FoundServiceIssue extends ServiceIssue {
  readonly issueId: string;
}

/** The issue as it stands; undefined when Microsoft never documented it. Sees every acknowledged write. */
export class FindServiceIssue extends Query<FoundServiceIssue | undefined> {
  constructor(readonly issueId: string) {
    super();
  }
}

/**
 * Documented issues of a service (by its code) that were open at a moment, the latest first. Sees every write that anybody
 * was told of, whichever process took it: a diagnosis is built on it. [D9]
 */
export class OpenServiceIssues extends Query<readonly FoundServiceIssue[]> {
  constructor(
    readonly service: string,
    /** ISO 8601, UTC, milliseconds. */
    readonly at: string,
  ) {
    super();
  }
}

/** One issue of the register; undefined when there is none. */
export class GetServiceIssue extends Query<ServiceIssueView | undefined> {
  constructor(
    readonly issueId: string,
    readonly atLeast?: bigint,
  ) {
    super();
  }
}

/** What the register is filtered by; everything that is given must hold. */
export interface ServiceIssueFilter {
  /** A code, or a name that Graph shows. */
  readonly service?: string;
  readonly open?: boolean;
  readonly classification?: Classification;
  /** Going on at this moment or later. */
  readonly from?: string;
  /** Begun at this moment or earlier. */
  readonly to?: string;
}

/** A page of the register, the issues that began last first. */
export class ListServiceIssues extends Query<Page<ServiceIssueView>> {
  constructor(
    readonly filter: ServiceIssueFilter,
    readonly options: { readonly limit: number; readonly after?: string; readonly atLeast?: bigint },
  ) {
    super();
  }
}

@QueryHandler(FindServiceIssue)
export class FindServiceIssueHandler implements IQueryHandler<FindServiceIssue> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ issueId }: FindServiceIssue): Promise<FoundServiceIssue | undefined> {
    const { issue } = (await this.runner.load(serviceIssueDecider, issueId)).state;
    return issue && { issueId, ...issue };
  }
}

/** More open issues of one service than Microsoft ever documents at a time. */
const MOST_OPEN = 200;

@QueryHandler(OpenServiceIssues)
export class OpenServiceIssuesHandler implements IQueryHandler<OpenServiceIssues> {
  constructor(
    private readonly models: ReadModels,
    @InjectEventStore() private readonly store: Pick<EventStore, 'head'>,
  ) {}

  /** @throws ReadModelBehind when the register can't say yet */
  async execute({ service, at }: OpenServiceIssues): Promise<readonly FoundServiceIssue[]> {
    const issues = await this.models.of(serviceIssuesProjection, await this.store.head());
    const where = conditionsOf({ service, from: at, to: at }, at);
    const { items } = await issues.find({ where, sort: LATEST_FIRST, limit: MOST_OPEN });
    return items.map((issue) => ({ ...issue, issueId: issue.id }));
  }
}

@QueryHandler(GetServiceIssue)
export class GetServiceIssueHandler implements IQueryHandler<GetServiceIssue> {
  constructor(private readonly models: ReadModels) {}

  async execute({ issueId, atLeast }: GetServiceIssue): Promise<ServiceIssueView | undefined> {
    const issues = await this.models.of(serviceIssuesProjection, atLeast);
    const doc = await issues.get(issueId);
    return doc && viewOf(doc);
  }
}

@QueryHandler(ListServiceIssues)
export class ListServiceIssuesHandler implements IQueryHandler<ListServiceIssues> {
  constructor(
    private readonly models: ReadModels,
    private readonly runner: CommandRunner,
  ) {}

  async execute({ filter, options }: ListServiceIssues): Promise<Page<ServiceIssueView>> {
    const { atLeast, ...page } = options;
    const issues = await this.models.of(serviceIssuesProjection, atLeast);
    const where = conditionsOf(filter, this.runner.now());
    const { items, ...next } = await issues.find({ where, sort: LATEST_FIRST, ...page });
    return { items: items.map(viewOf), ...next };
  }
}

const LATEST_FIRST = { field: 'startDateTime', direction: 'desc' } as const;

/** @param now decides which version of Graph's names a service is looked up in */
function conditionsOf(filter: ServiceIssueFilter, now: string): Condition[] {
  const { service, open, classification, from, to } = filter;
  const code = service === undefined ? undefined : (serviceCodeOf(service, dayOf(now), []) ?? service);
  const equal = present({
    service: code,
    isResolved: open === undefined ? undefined : !open,
    classification,
  });
  return [
    ...Object.entries(equal).map(([field, is]) => ({ field, is })),
    ...(to === undefined ? [] : [{ field: 'startDateTime', to }]),
    ...(from === undefined ? [] : [{ field: 'openUntil', from }]),
  ];
}

const viewOf = ({ openUntil: _openUntil, ...issue }: ServiceIssueDocument): ServiceIssueView => issue;

import {
  AggregateCommand,
  Flag,
  handlerOf,
  Id,
  Instant,
  Line,
  ListOf,
  OneOf,
  Recorded,
  Text,
} from '#platform';
import type * as domain from '../domain/commands.js';
import { serviceIssueDecider } from '../domain/decide.js';
import {
  CLASSIFICATIONS,
  ISSUE_STATUSES,
  type Classification,
  type IssueStatus,
} from '../domain/vocabulary.js';

export class PostBody {
  @Instant()
  declare readonly createdDateTime: string;

  @Text({ max: 50_000, example: 'We’re analysing mail flow logs to find the cause.' })
  declare readonly description: string;
}

/** A service health issue in Microsoft Graph's shape. [D30] */
export class ServiceIssueBody extends Recorded {
  @Id({ optional: true, description: 'When it is given, the id that the path names.', example: 'EX123' })
  declare readonly id?: string;

  @Line({ max: 500, example: 'Users’ messages are delayed' })
  declare readonly title: string;

  @Line({
    description: 'The code of the service, or the name under which Microsoft Graph lists it.',
    example: 'Exchange Online',
  })
  declare readonly service: string;

  @Line({ example: 'E-Mail timely delivery' })
  declare readonly feature: string;

  @OneOf(CLASSIFICATIONS, { example: 'incident' })
  declare readonly classification: Classification;

  @OneOf(ISSUE_STATUSES, { example: 'investigating' })
  declare readonly status: IssueStatus;

  @Text({ example: 'Messages arrive up to an hour late.' })
  declare readonly impactDescription: string;

  @Instant()
  declare readonly startDateTime: string;

  @Instant({ optional: true, description: 'Left out while the issue lasts.' })
  declare readonly endDateTime?: string;

  @Flag({ example: false })
  declare readonly isResolved: boolean;

  @ListOf(PostBody, {
    optional: true,
    max: 200,
    description: 'All posts, or only new ones: known ones are recognised.',
  })
  declare readonly posts?: readonly PostBody[];

  @Instant({ optional: true, description: 'An older version than the one on record is refused.' })
  declare readonly lastModifiedDateTime?: string;
}

/** State how Microsoft describes an issue now. [D30] */
export class RecordServiceIssue extends AggregateCommand<domain.RecordServiceIssue> {}

export const RecordServiceIssueHandler = handlerOf(RecordServiceIssue, serviceIssueDecider);

import { Flag, Instant, Line, ListQuery, OneOf } from '#platform';
import { CLASSIFICATIONS, type Classification } from '../domain/vocabulary.js';
import type { ServiceIssueFilter } from '../read-models/service-issues/service-issues.queries.js';

export class ListServiceIssuesQuery extends ListQuery implements ServiceIssueFilter {
  @Line({
    optional: true,
    description: 'The code of a service, or the name under which Microsoft Graph lists it.',
    example: 'microsoft365',
  })
  declare readonly service?: string;

  @Flag({ optional: true, description: 'Only issues that are open (or only those that are not).' })
  declare readonly open?: boolean;

  @OneOf(CLASSIFICATIONS, { optional: true })
  declare readonly classification?: Classification;

  @Instant({ optional: true, description: 'Issues that were going on at this moment or later.' })
  declare readonly from?: string;

  @Instant({ optional: true, description: 'Issues that had begun by this moment.' })
  declare readonly to?: string;
}

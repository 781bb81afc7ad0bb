import { streamOf } from '#kernel';
import { definePast } from '#platform';
import { serviceIssueDecider } from '../../domain/decide.js';
import { describe } from '../../domain/describe.js';
import type { ServiceIssueEvent } from '../../domain/events.js';
import { GetServiceIssue } from '../service-issues/service-issues.queries.js';

/** An issue as the register had it. */
export const serviceIssuePast = definePast<ServiceIssueEvent>({
  kind: 'service issue',
  path: 'v1/service-health/issues/:id',
  permission: 'serviceHealth.read',
  stream: (id) => streamOf(serviceIssueDecider.category, id),
  ask: (id) => new GetServiceIssue(id),
  describe,
});

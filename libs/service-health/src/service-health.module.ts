import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { rulesOf } from '#kernel';
import { defineContext, pastControllerOf } from '#platform';
import { RecordServiceIssueHandler } from './commands/record-service-issue.js';
import { describe } from './domain/describe.js';
import { serviceIssueSteps } from './domain/decide.js';
import { serviceHealthEvents } from './domain/events.js';
import { ServiceIssueController } from './http/service-issue.controller.js';
import { serviceIssuePast } from './read-models/history/service-issue.past.js';
import { serviceIssuesProjection } from './read-models/service-issues/service-issues.projection.js';
import {
  FindServiceIssueHandler,
  GetServiceIssueHandler,
  ListServiceIssuesHandler,
  OpenServiceIssuesHandler,
} from './read-models/service-issues/service-issues.queries.js';

@Module({
  imports: [CqrsModule],
  controllers: [ServiceIssueController, pastControllerOf(serviceIssuePast)],
  providers: [
    RecordServiceIssueHandler,
    FindServiceIssueHandler,
    OpenServiceIssuesHandler,
    GetServiceIssueHandler,
    ListServiceIssuesHandler,
  ],
})
export class ServiceHealthModule {}

/** Microsoft's documented service issues, from the first report to the resolution. [D30] */
export const serviceHealthContext = defineContext({
  name: 'service-health',
  events: serviceHealthEvents,
  describe,
  projections: [serviceIssuesProjection],
  processes: [],
  rules: rulesOf(serviceIssueSteps),
  commands: {},
  module: ServiceHealthModule,
});

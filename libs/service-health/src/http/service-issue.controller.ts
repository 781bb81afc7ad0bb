import { Body, Controller, Get, Param, Put, Query, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { SERVICE_CODES } from '#customers';
import { present, type Outcome } from '#kernel';
import {
  Answers,
  atLeastOf,
  CommandContext,
  contentOf,
  CreatesOrChanges,
  invalid,
  is,
  limitOf,
  momentOf,
  notFound,
  pageOf,
  PastQuery,
  Requires,
  ThingPasts,
  type PageAnswer,
} from '#platform';
import type { FastifyRequest } from 'fastify';
import { RecordServiceIssue, ServiceIssueBody } from '../commands/record-service-issue.js';
import { serviceIssuePast } from '../read-models/history/service-issue.past.js';
import {
  serviceIssueView,
  type ServiceIssueView,
} from '../read-models/service-issues/service-issue.answer.js';
import { GetServiceIssue, ListServiceIssues } from '../read-models/service-issues/service-issues.queries.js';
import { ListServiceIssuesQuery } from './service-issue.requests.js';

/** The register of documented service issues. [D30] */
@ApiTags('service health')
@Controller('v1/service-health/issues')
export class ServiceIssueController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly pasts: ThingPasts,
  ) {}

  @Put(':id')
  @CreatesOrChanges('/v1/service-health/issues/:id')
  @Requires('serviceHealth.manage')
  @ApiOperation({ summary: 'Record how Microsoft describes an issue now' })
  record(
    @Param('id') id: string,
    @Body() body: ServiceIssueBody,
    @CommandContext() context: CommandContext,
  ): Promise<Outcome> {
    const { id: named = id, posts = [], ...issue } = contentOf(body);
    if (named !== id)
      throw invalid([{ field: 'id', message: `must be '${id}', as in the path, or left out` }]);
    return this.commands.execute(
      new RecordServiceIssue(
        id,
        { type: 'RecordServiceIssue', ...issue, posts, facts: { services: SERVICE_CODES } },
        context,
      ),
    );
  }

  @Get()
  @Answers(is.page(serviceIssueView))
  @Requires('serviceHealth.read')
  @ApiOperation({ summary: 'List documented issues by service and time' })
  async list(
    @Query() query: ListServiceIssuesQuery,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<ServiceIssueView>> {
    const { service, open, classification, from, to, after } = query;
    const page = await this.queries.execute(
      new ListServiceIssues(
        present({ service, open, classification, from, to }),
        present({ limit: limitOf(query), after, atLeast: atLeastOf(query) }),
      ),
    );
    return pageOf(page, request);
  }

  @Get(':id')
  @Answers(serviceIssueView)
  @Requires('serviceHealth.read')
  @ApiOperation({ summary: 'Read a documented issue, as it is now or was in the past' })
  async read(@Param('id') id: string, @Query() query: PastQuery): Promise<ServiceIssueView> {
    const issue = await this.pasts.see(serviceIssuePast, id, momentOf(query), () =>
      this.queries.execute(new GetServiceIssue(id, atLeastOf(query))),
    );
    if (!issue) throw notFound('service issue', id);
    return issue;
  }
}

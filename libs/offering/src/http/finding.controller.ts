import { Controller, Get, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { present } from '#kernel';
import { Answers, atLeastOf, is, limitOf, ListQuery, pageOf, Requires, type PageAnswer } from '#platform';
import type { FastifyRequest } from 'fastify';
import type { Finding } from '../domain/findings.js';
import { ListFindings } from '../queries/findings.js';
import { findingAnswer } from './offering.answers.js';

/** What is not as it must be, and stands until somebody mends it. [D1] [D21] */
@ApiTags('findings')
@Controller('v1/findings')
export class FindingController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Answers(is.page(findingAnswer))
  @Requires('partner.read')
  @ApiOperation({ summary: 'Standing findings: first about the partner, then about customers, oldest first' })
  async list(@Query() query: ListQuery, @Req() request: FastifyRequest): Promise<PageAnswer<Finding>> {
    const { after } = query;
    const page = await this.queries.execute(
      new ListFindings({ limit: limitOf(query), ...present({ after, atLeast: atLeastOf(query) }) }),
    );
    return pageOf(page, request);
  }
}

import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { present, type Clock, type CommandContext as Context, type Ids, type Outcome } from '#kernel';
import {
  Answers,
  atLeastOf,
  CommandContext,
  Creates,
  InjectClock,
  InjectIds,
  is,
  limitOf,
  momentOf,
  newAggregate,
  notFound,
  pageOf,
  PastQuery,
  Requires,
  RequiresForCase,
  ScopedCustomer,
  ThingPasts,
  type PageAnswer,
} from '#platform';
import type { FastifyRequest } from 'fastify';
import { ReceiveRequest, ReceiveRequestBody } from '../commands/receive-request.js';
import {
  caseDetails,
  caseSummary,
  type CaseDetails,
  type CaseSummary,
} from '../read-models/case/case.answer.js';
import { GetCase, ListCases } from '../read-models/case/case.queries.js';
import { casePast } from '../read-models/history/case.past.js';
import { filterOf, ListCasesQuery, sortOf } from './case.requests.js';

/** Receiving, finding and reading cases; the steps of a case are in the controller beside this one. */
@ApiTags('cases')
@Controller('v1/cases')
export class CaseController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly pasts: ThingPasts,
    @InjectIds() private readonly ids: Ids,
    @InjectClock() private readonly clock: Clock,
  ) {}

  @Post()
  @Creates('/v1/cases/:id')
  @RequiresForCase({ body: 'issueKind' })
  @ApiOperation({ summary: 'Receive a request: a case begins' })
  receive(@Body() body: ReceiveRequestBody, @CommandContext() given: Context): Promise<Outcome> {
    const { id, context } = newAggregate(given, this.ids);
    return this.commands.execute(new ReceiveRequest(id, body, context));
  }

  @Get()
  @Answers(is.page(caseSummary))
  @Requires('cases.read', { filtered: true })
  @ApiOperation({ summary: 'Find cases, the latest first' })
  async list(
    @Query() query: ListCasesQuery,
    @ScopedCustomer() customerId: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<CaseSummary>> {
    const page = await this.queries.execute(
      new ListCases(filterOf(query, customerId, this.clock), {
        ...sortOf(query),
        limit: limitOf(query),
        ...present({ after: query.after, atLeast: atLeastOf(query) }),
      }),
    );
    return pageOf(page, request);
  }

  @Get(':id')
  @Answers(caseDetails)
  @Requires('cases.read', { of: 'case', param: 'id' })
  @ApiOperation({ summary: 'A case with the steps that the rules allow now, or as it was in the past' })
  async read(
    @Param('id') id: string,
    @Query() query: PastQuery,
    @ScopedCustomer() contactOf: string | undefined,
  ): Promise<CaseDetails> {
    // A customer's contact takes no step, and what the partner holds is none of its business.
    const withoutSteps = contactOf !== undefined;
    const found = await this.pasts.see(casePast, id, momentOf(query), () =>
      this.queries.execute(new GetCase(id, atLeastOf(query), withoutSteps)),
    );
    if (!found) throw notFound('case', id);
    return found;
  }
}

import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { present, type CommandContext as Context, type Ids, type Outcome } from '#kernel';
import {
  Answers,
  atLeastOf,
  CommandContext,
  contentOf,
  Creates,
  CreatesOrChanges,
  Id,
  InjectIds,
  is,
  limitOf,
  ListQuery,
  momentOf,
  newAggregate,
  notFound,
  pageOf,
  PastQuery,
  Requires,
  ThingPasts,
  type PageAnswer,
} from '#platform';
import type { FastifyRequest } from 'fastify';
import { DiscloseSupportPlan, DiscloseSupportPlanBody } from '../commands/disclose-support-plan.js';
import { PublishSupportPlan, PublishSupportPlanBody } from '../commands/publish-support-plan.js';
import type { PlanTerms } from '../domain/plan-commands.js';
import type { DisclosureDocument } from '../read-models/disclosures/disclosures.projection.js';
import { ListDisclosures } from '../read-models/disclosures/disclosures.queries.js';
import {
  GetSupportPlan,
  ListSupportPlans,
  type SupportPlanSummary,
  type SupportPlanView,
} from '../read-models/support-plans/support-plans.queries.js';
import { supportPlanPast } from '../queries/offering.past.js';
import { KnownPlan } from './known-plan.pipe.js';
import { disclosureAnswer, supportPlanAnswer, supportPlanSummary } from './offering.answers.js';

class ListDisclosuresQuery extends ListQuery {
  @Id({ optional: true, description: 'Only those to this customer.', example: 'aurora' })
  declare readonly customerId?: string;
}

/** The support plans that customers are offered, and who was told of them. [D20] [D21] */
@ApiTags('support plans')
@Controller('v1/support-plans')
export class SupportPlanController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly pasts: ThingPasts,
    @InjectIds() private readonly ids: Ids,
  ) {}

  @Post()
  @CreatesOrChanges('/v1/support-plans/:id')
  @Requires('plans.manage')
  @ApiOperation({ summary: 'Publish a support plan, or its next version' })
  publish(@Body() body: PublishSupportPlanBody, @CommandContext() given: Context): Promise<Outcome> {
    const { planId, ...said } = contentOf(body);
    const { id, context } =
      planId === undefined ? newAggregate(given, this.ids) : { id: planId, context: given };
    return this.commands.execute(
      new PublishSupportPlan(id, { type: 'PublishSupportPlan', ...termsOf(said) }, context),
    );
  }

  @Get()
  @Answers(is.page(supportPlanSummary))
  @Requires('partner.read')
  @ApiOperation({ summary: 'Support plans by name' })
  async list(
    @Query() query: ListQuery,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<SupportPlanSummary>> {
    const page = await this.queries.execute(new ListSupportPlans(optionsOf(query)));
    return pageOf(page, request);
  }

  @Get(':id')
  @Answers(supportPlanAnswer)
  @Requires('partner.read')
  @ApiOperation({ summary: 'A support plan with all its versions, now or in the past' })
  async read(@Param('id') id: string, @Query() query: PastQuery): Promise<SupportPlanView> {
    const found = await this.pasts.see(supportPlanPast, id, momentOf(query), () =>
      this.queries.execute(new GetSupportPlan(id, atLeastOf(query))),
    );
    if (!found) throw notFound('support-plan', id);
    return found;
  }

  @Post(':id/disclosures')
  @Creates('/v1/support-plans/:id/disclosures')
  @Requires('plans.manage')
  @ApiOperation({ summary: 'Record that a customer was told of the plan' })
  disclose(
    @Param('id', KnownPlan) id: string,
    @Body() body: DiscloseSupportPlanBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new DiscloseSupportPlan(id, contentOf(body), context));
  }

  @Get(':id/disclosures')
  @Answers(is.page(disclosureAnswer))
  @Requires('partner.read')
  @ApiOperation({ summary: 'Who was told which version of the plan, when and how' })
  async disclosures(
    @Param('id', KnownPlan) id: string,
    @Query() query: ListDisclosuresQuery,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<DisclosureDocument>> {
    const { customerId } = query;
    const page = await this.queries.execute(
      new ListDisclosures(id, { ...optionsOf(query), ...present({ customerId }) }),
    );
    return pageOf(page, request);
  }
}

const optionsOf = (query: ListQuery) => ({
  limit: limitOf(query),
  ...present({ after: query.after, atLeast: atLeastOf(query) }),
});

/** What was left unsaid: a plan with a price is charged for, one without is not, and nothing is promised. */
function termsOf(said: Omit<PublishSupportPlanBody, 'planId' | 'occurredAt' | 'reason'>): PlanTerms {
  return { charged: said.price === undefined ? 'nothing' : 'all', targets: [], ...said };
}

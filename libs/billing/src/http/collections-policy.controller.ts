import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { present, type CommandContext as Context, type Outcome } from '#kernel';
import {
  Answers,
  atLeastOf,
  CommandContext,
  contentOf,
  Creates,
  is,
  limitOf,
  ListQuery,
  momentOf,
  notFound,
  pageOf,
  PastQuery,
  Requires,
  ThingPasts,
  type PageAnswer,
} from '#platform';
import type { FastifyRequest } from 'fastify';
import {
  DiscloseCollectionsPolicy,
  DiscloseCollectionsPolicyBody,
} from '../commands/disclose-collections-policy.js';
import {
  PublishCollectionsPolicy,
  PublishCollectionsPolicyBody,
} from '../commands/publish-collections-policy.js';
import { collectionsPolicyPast } from '../read-models/history/billing.past.js';
import { policyDetails, type PolicyDetails } from '../read-models/policies/policy.answer.js';
import { GetCollectionsPolicy, ListCollectionsPolicies } from '../read-models/policies/policy.queries.js';
import { KnownPolicy } from './known-things.pipes.js';

/** How the partner collects what it is owed, and whom it told. [D25] */
@ApiTags('billing')
@Controller('v1/collections-policies')
export class CollectionsPolicyController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly pasts: ThingPasts,
  ) {}

  @Post()
  @Creates('/v1/collections-policies/:id')
  @Requires('billing.manage')
  @ApiOperation({ summary: 'Publish a collections policy, or its next version' })
  publish(@Body() body: PublishCollectionsPolicyBody, @CommandContext() context: Context): Promise<Outcome> {
    const policy = { type: 'PublishCollectionsPolicy', ...contentOf(body) } as const;
    return this.commands.execute(new PublishCollectionsPolicy(body.policyId, policy, context));
  }

  @Get()
  @Answers(is.page(policyDetails))
  @Requires('billing.read')
  @ApiOperation({ summary: 'All collections policies with their versions' })
  async list(@Query() query: ListQuery, @Req() request: FastifyRequest): Promise<PageAnswer<PolicyDetails>> {
    const { after } = query;
    const options = { limit: limitOf(query), ...present({ after, atLeast: atLeastOf(query) }) };
    return pageOf(await this.queries.execute(new ListCollectionsPolicies(options)), request);
  }

  @Get(':id')
  @Answers(policyDetails)
  @Requires('billing.read')
  @ApiOperation({ summary: 'A collections policy with its versions, now or in the past' })
  async read(@Param('id') id: string, @Query() query: PastQuery): Promise<PolicyDetails> {
    const found = await this.pasts.see(collectionsPolicyPast, id, momentOf(query), () =>
      this.queries.execute(new GetCollectionsPolicy(id, atLeastOf(query))),
    );
    if (!found) throw notFound('collectionsPolicy', id);
    return found;
  }

  @Post(':id/disclosures')
  @Creates('/v1/customers/:customerId/account')
  @Requires('billing.manage')
  @ApiOperation({ summary: 'Record that a customer was told the policy' })
  disclose(
    @Param('id', KnownPolicy) id: string,
    @Body() body: DiscloseCollectionsPolicyBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new DiscloseCollectionsPolicy(id, body, context));
  }
}

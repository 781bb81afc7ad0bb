import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandContext as Context, Outcome } from '#kernel';
import {
  addressed,
  Answers,
  Changes,
  CommandContext,
  contentOf,
  Creates,
  CreatesOrChanges,
  is,
  momentOf,
  notFound,
  PastQuery,
  Recorded,
  Requires,
  ThingPasts,
  type PageAnswer,
} from '#platform';
import { EndEntitlement } from '../commands/end-entitlement.js';
import { PublishPartnerProfile, PublishPartnerProfileBody } from '../commands/publish-partner-profile.js';
import { RecordEntitlement, RecordEntitlementBody } from '../commands/record-entitlement.js';
import { OWN } from '../domain/partner.js';
import { contractIsOnFile } from '../domain/partner-rules.js';
import { entitlementsPast, partnerProfilePast } from '../queries/offering.past.js';
import {
  GetEntitlements,
  GetPartnerProfile,
  type EntitlementView,
  type PublishedProfile,
} from '../queries/partner-record.js';
import { entitlementAnswer, partnerProfileAnswer } from './offering.answers.js';

/** The partner whose desk this is, and the support contracts that it holds. [D1] [D11] [D22] */
@ApiTags('partner')
@Controller('v1')
export class PartnerController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly pasts: ThingPasts,
  ) {}

  @Put('partner-profile')
  @CreatesOrChanges('/v1/partner-profile')
  @Requires('partner.manage')
  @ApiOperation({ summary: 'Say who the partner is and how customers reach its support' })
  publish(@Body() body: PublishPartnerProfileBody, @CommandContext() context: Context): Promise<Outcome> {
    return this.commands.execute(
      new PublishPartnerProfile(OWN, { type: 'PublishPartnerProfile', ...contentOf(body) }, context),
    );
  }

  @Get('partner-profile')
  @Answers(partnerProfileAnswer)
  @Requires('partner.read')
  @ApiOperation({ summary: 'The partner profile, now or in the past' })
  async profile(@Query() query: PastQuery): Promise<PublishedProfile> {
    const profile = await this.pasts.see(partnerProfilePast, OWN, momentOf(query), () =>
      this.queries.execute(new GetPartnerProfile()),
    );
    if (!profile) throw notFound('partner-profile', OWN);
    return profile;
  }

  @Post('entitlements')
  @Creates('/v1/entitlements')
  @Requires('partner.manage')
  @ApiOperation({ summary: 'Record a support contract or benefit, or its renewal' })
  record(@Body() body: RecordEntitlementBody, @CommandContext() context: Context): Promise<Outcome> {
    return this.commands.execute(
      new RecordEntitlement(OWN, { type: 'RecordEntitlement', ...contentOf(body) }, context),
    );
  }

  @Post('entitlements/:contractId/end')
  @HttpCode(200)
  @Changes()
  @Requires('partner.manage')
  @ApiOperation({ summary: 'Record that a support contract ended, at occurredAt if not now' })
  end(
    @Param('contractId') contractId: string,
    @Body() _body: Recorded,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    const command = { type: 'EndEntitlement', contractId } as const;
    const outcome = this.commands.execute(new EndEntitlement(OWN, command, context));
    return addressed(outcome, contractIsOnFile, 'entitlement', contractId);
  }

  @Get('entitlements')
  @Answers(is.page(entitlementAnswer))
  @Requires('partner.read')
  @ApiOperation({ summary: 'The support contracts on file, and whether each can be used' })
  async entitlements(@Query() query: PastQuery): Promise<PageAnswer<EntitlementView>> {
    const entitlements = await this.pasts.see(entitlementsPast, OWN, momentOf(query), () =>
      this.queries.execute(new GetEntitlements()),
    );
    return { items: Object.values(entitlements ?? {}), next: null };
  }
}

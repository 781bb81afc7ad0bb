import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandContext as Context, Outcome } from '#kernel';
import { addressed, Changes, CommandContext, contentOf, Creates, Requires } from '#platform';
import {
  ChangeSubscriptionStatus,
  ChangeSubscriptionStatusBody,
} from '../commands/change-subscription-status.js';
import { RecordSubscription, RecordSubscriptionBody } from '../commands/record-subscription.js';
import { subscriptionIsKnown } from '../domain/rules.js';
import { KnownCustomer } from './customer-id.pipes.js';

/** What customers subscribe to through the partner. [D2] [D28] */
@ApiTags('customers')
@Controller('v1/customers/:id/subscriptions')
export class SubscriptionController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Creates('/v1/customers/:id')
  @Requires('customers.manage')
  @ApiOperation({ summary: 'Record a subscription' })
  record(
    @Param('id', KnownCustomer) id: string,
    @Body() body: RecordSubscriptionBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    const subscription = { status: 'active', ...contentOf(body) } as const;
    return this.commands.execute(
      new RecordSubscription(id, { type: 'RecordSubscription', ...subscription }, context),
    );
  }

  @Post(':subscriptionId/status')
  @HttpCode(200)
  @Changes()
  @Requires('customers.manage')
  @ApiOperation({ summary: 'Record that a subscription changed its status' })
  changeStatus(
    @Param('id', KnownCustomer) id: string,
    @Param('subscriptionId') subscriptionId: string,
    @Body() { status }: ChangeSubscriptionStatusBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    const command = { type: 'ChangeSubscriptionStatus', subscriptionId, status } as const;
    const outcome = this.commands.execute(new ChangeSubscriptionStatus(id, command, context));
    return addressed(outcome, subscriptionIsKnown, 'subscription', subscriptionId);
  }
}

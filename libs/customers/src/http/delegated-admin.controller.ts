import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandContext as Context, Outcome } from '#kernel';
import { addressed, Changes, CommandContext, contentOf, Creates, Recorded, Requires } from '#platform';
import {
  ChangeDelegatedAdminRelationshipStatus,
  ChangeDelegatedAdminRelationshipStatusBody,
} from '../commands/change-delegated-admin-relationship-status.js';
import { EndDelegatedAdminRelationship } from '../commands/end-delegated-admin-relationship.js';
import {
  RecordDelegatedAdminRelationship,
  RecordDelegatedAdminRelationshipBody,
} from '../commands/record-delegated-admin-relationship.js';
import { relationshipIsKnown } from '../domain/rules.js';
import { KnownCustomer } from './customer-id.pipes.js';

const KIND = 'delegated-admin-relationship';

/** The rights that customers delegate to the partner, and for how long. [D5] */
@ApiTags('customers')
@Controller('v1/customers/:id/delegated-admin-relationships')
export class DelegatedAdminController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Creates('/v1/customers/:id')
  @Requires('customers.manage')
  @ApiOperation({ summary: 'Record a delegated admin relationship' })
  record(
    @Param('id', KnownCustomer) id: string,
    @Body() body: RecordDelegatedAdminRelationshipBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    const relationship = { status: 'active', ...contentOf(body) } as const;
    return this.commands.execute(
      new RecordDelegatedAdminRelationship(
        id,
        { type: 'RecordDelegatedAdminRelationship', ...relationship },
        context,
      ),
    );
  }

  @Post(':relationshipId/status')
  @HttpCode(200)
  @Changes()
  @Requires('customers.manage')
  @ApiOperation({ summary: 'Record that a delegated admin relationship moved on, without having ended' })
  changeStatus(
    @Param('id', KnownCustomer) id: string,
    @Param('relationshipId') relationshipId: string,
    @Body() { status }: ChangeDelegatedAdminRelationshipStatusBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    const command = { type: 'ChangeDelegatedAdminRelationshipStatus', relationshipId, status } as const;
    const outcome = this.commands.execute(new ChangeDelegatedAdminRelationshipStatus(id, command, context));
    return addressed(outcome, relationshipIsKnown, KIND, relationshipId);
  }

  @Post(':relationshipId/end')
  @HttpCode(200)
  @Changes()
  @Requires('customers.manage')
  @ApiOperation({ summary: 'Record that a delegated admin relationship was ended, at occurredAt if not now' })
  end(
    @Param('id', KnownCustomer) id: string,
    @Param('relationshipId') relationshipId: string,
    @Body() _body: Recorded,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    const command = { type: 'EndDelegatedAdminRelationship', relationshipId } as const;
    const outcome = this.commands.execute(new EndDelegatedAdminRelationship(id, command, context));
    return addressed(outcome, relationshipIsKnown, KIND, relationshipId);
  }
}

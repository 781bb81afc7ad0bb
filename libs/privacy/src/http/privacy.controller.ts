import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { GetCase } from '#cases';
import { FindCustomer } from '#customers';
import {
  customerSubject,
  present,
  type CommandContext as Context,
  type Ids,
  type KeyStore,
  type Outcome,
} from '#kernel';
import {
  Answers,
  atLeastOf,
  Changes,
  CommandContext,
  Creates,
  Flag,
  Id,
  InjectIds,
  InjectKeyStore,
  invalid,
  is,
  limitOf,
  ListQuery,
  notFound,
  pageOf,
  ReadQuery,
  Requires,
  type PageAnswer,
} from '#platform';
import type { FastifyRequest } from 'fastify';
import {
  ReleaseLegalHold,
  ReleaseLegalHoldBody,
  RequestErasure,
  RequestErasureBody,
  SetLegalHold,
  SetLegalHoldBody,
} from '../commands/subject-commands.js';
import { personNamedIn } from '../domain/people-named.js';
import { erasure, type ErasureView } from '../read-models/erasures.projection.js';
import { legalHold, type LegalHold } from '../read-models/legal-holds.projection.js';
import { GetErasure, GetLegalHold, ListErasures, ListLegalHolds } from '../read-models/privacy.queries.js';

class ListErasuresQuery extends ListQuery {
  @Id({ optional: true, description: 'Only those of this customer.', example: 'aurora' })
  declare readonly customerId?: string;
}

class ListLegalHoldsQuery extends ListErasuresQuery {
  @Flag({ optional: true, description: 'Only holds that stand (or only those that were released).' })
  declare readonly open?: boolean;
}

/** Holds on personal data, and its erasure. */
@ApiTags('privacy')
@Controller('v1/privacy')
export class PrivacyController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @InjectIds() private readonly ids: Ids,
    @InjectKeyStore() private readonly keys: KeyStore,
  ) {}

  @Post('holds')
  @Creates('/v1/privacy/holds/:id')
  @Requires('privacy.hold')
  @ApiOperation({ summary: 'Keep the personal data of a customer until further notice' })
  async hold(@Body() body: SetLegalHoldBody, @CommandContext() context: Context): Promise<Outcome> {
    const { caseId, reason: because } = body;
    const customerId = await this.heldCustomer(body);
    await this.insistOnNoName(customerId, because);
    const holdId = this.ids.from('legal-hold', context.commandId);
    const command = { type: 'SetLegalHold', holdId, because, ...present({ caseId }) } as const;
    return answered(holdId, await this.commands.execute(new SetLegalHold(customerId, command, context)));
  }

  @Get('holds')
  @Answers(is.page(legalHold))
  @Requires('privacy.read')
  @ApiOperation({ summary: 'Legal holds, the latest first' })
  async holds(
    @Query() query: ListLegalHoldsQuery,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<LegalHold>> {
    const { customerId, open } = query;
    const filter = present({ customerId, open });
    return pageOf(await this.queries.execute(new ListLegalHolds(filter, optionsOf(query))), request);
  }

  @Get('holds/:id')
  @Answers(legalHold)
  @Requires('privacy.read')
  @ApiOperation({ summary: 'A legal hold: who set it, why, and whether it stands' })
  async readHold(@Param('id') id: string): Promise<LegalHold> {
    const found = await this.queries.execute(new GetLegalHold(id));
    if (!found) throw notFound('legal hold', id);
    return found;
  }

  @Post('holds/:id/release')
  @Changes()
  @Requires('privacy.hold')
  @ApiOperation({ summary: 'Release a legal hold' })
  async release(
    @Param('id') holdId: string,
    @Body() { reason: because }: ReleaseLegalHoldBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    const { customerId } = await this.readHold(holdId);
    await this.insistOnNoName(customerId, because);
    const command = { type: 'ReleaseLegalHold', holdId, because } as const;
    return answered(holdId, await this.commands.execute(new ReleaseLegalHold(customerId, command, context)));
  }

  @Post('erasures')
  @Creates('/v1/privacy/erasures/:id')
  @Requires('privacy.erase')
  @ApiOperation({
    summary: 'Erase everything personal about a customer and its people',
    description:
      'It is carried out at once, and goes on after a restart; the erasure tells how far it has come.',
  })
  async erase(@Body() body: RequestErasureBody, @CommandContext() context: Context): Promise<Outcome> {
    const { customerId, reason: because } = body;
    await this.insistOnData(customerId);
    await this.insistOnNoName(customerId, because);
    const erasureId = this.ids.from('erasure', context.commandId);
    const command = { type: 'RequestErasure', erasureId, because } as const;
    return answered(erasureId, await this.commands.execute(new RequestErasure(customerId, command, context)));
  }

  @Get('erasures')
  @Answers(is.page(erasure))
  @Requires('privacy.read')
  @ApiOperation({ summary: 'Erasures, the latest first' })
  async erasures(
    @Query() query: ListErasuresQuery,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<ErasureView>> {
    const filter = present({ customerId: query.customerId });
    return pageOf(await this.queries.execute(new ListErasures(filter, optionsOf(query))), request);
  }

  @Get('erasures/:id')
  @Answers(erasure)
  @Requires('privacy.read')
  @ApiOperation({ summary: 'An erasure, and how far it has come' })
  async readErasure(@Param('id') id: string, @Query() query: ReadQuery): Promise<ErasureView> {
    const found = await this.queries.execute(new GetErasure(id, atLeastOf(query)));
    if (!found) throw notFound('erasure', id);
    return found;
  }

  private async heldCustomer({ customerId, caseId }: SetLegalHoldBody): Promise<string> {
    if (caseId === undefined) {
      if (customerId === undefined)
        throw invalid([{ field: 'customerId', message: 'must be given, or else caseId' }]);
      await this.insistOnData(customerId);
      return customerId;
    }
    const found = await this.queries.execute(new GetCase(caseId, undefined, true));
    if (!found) throw notFound('case', caseId);
    if (customerId !== undefined && customerId !== found.customerId)
      throw invalid([{ field: 'customerId', message: 'must be the customer of the case, or left out' }]);
    return found.customerId;
  }

  /** Imported cases may name a customer that was never registered. */
  private async insistOnData(customerId: string): Promise<void> {
    const [key] = await this.keys.page({ subject: customerSubject(customerId) }, undefined, 1);
    if (key || (await this.queries.execute(new FindCustomer(customerId)))) return;
    throw notFound('customer', customerId);
  }

  /** The reason stays when the person is forgotten. */
  private async insistOnNoName(customerId: string, because: string): Promise<void> {
    const customer = await this.queries.execute(new FindCustomer(customerId));
    if (!personNamedIn(because, customer?.contacts ?? [])) return;
    const message =
      'must name nobody: it is kept for ever, also when the person is forgotten; say e.g. “Complaint of 2 March”';
    throw invalid([{ field: 'reason', message }]);
  }
}

/** The answer names the hold or the erasure, not the customer whose it is. */
const answered = (id: string, outcome: Outcome): Outcome => (outcome.ok ? { ...outcome, id } : outcome);

const optionsOf = (query: ListQuery) => ({
  limit: limitOf(query),
  ...present({ after: query.after, atLeast: atLeastOf(query) }),
});

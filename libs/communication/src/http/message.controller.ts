import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { FindCustomer } from '#customers';
import { present, type Outcome } from '#kernel';
import {
  atLeastOf,
  Changes,
  CommandContext,
  contentOf,
  Creates,
  limitOf,
  notFound,
  pageOf,
  ReadQuery,
  Requires,
  ScopedCustomer,
  type PageAnswer,
} from '#platform';
import type { FastifyRequest } from 'fastify';
import { ConveyMessage, ConveyMessageBody } from '../commands/convey-message.js';
import { MicrosoftMessageBody, RecordMicrosoftMessage } from '../commands/record-microsoft-message.js';
import { DeliveryReportBody, ReportDelivery } from '../commands/report-delivery.js';
import {
  GetMessage,
  ListMessages,
  type MessageFilter,
  type MessageSummary,
  type MessageView,
} from '../read-models/messages/messages.queries.js';
import { KnownMessage } from './known-message.pipe.js';
import { LedgerQuery, MessagesQuery } from './message.requests.js';

/** The ledger of what customers were told, and what became of it. [D19] */
@ApiTags('messages')
@Controller('v1')
export class MessageController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get('messages')
  @Requires('messages.read', { filtered: true })
  list(
    @Query() query: LedgerQuery,
    @ScopedCustomer() scope: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<MessageSummary>> {
    const { caseId, customerId, invoiceNumber } = query;
    // A customer's contact that asks for another customer's messages gets none, like for one without any.
    if (scope !== undefined && customerId !== undefined && customerId !== scope) {
      return Promise.resolve({ items: [], next: null });
    }
    return this.page(query, { caseId, customerId: scope ?? customerId, invoiceNumber }, request);
  }

  @Get('cases/:id/messages')
  @Requires('messages.read', { of: 'case', param: 'id' })
  ofCase(
    @Param('id') caseId: string,
    @Query() query: MessagesQuery,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<MessageSummary>> {
    return this.page(query, { caseId }, request);
  }

  @Get('customers/:id/messages')
  @Requires('messages.read', { of: 'customer', param: 'id' })
  ofCustomer(
    @Param('id') customerId: string,
    @Query() query: MessagesQuery,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<MessageSummary>> {
    return this.page(query, { customerId }, request);
  }

  @Get('messages/:id')
  @Requires('messages.read', { of: 'message', param: 'id' })
  async read(@Param('id') id: string, @Query() query: ReadQuery): Promise<MessageView> {
    const message = await this.queries.execute(new GetMessage(id, atLeastOf(query)));
    if (!message) throw notFound('message', id);
    return message;
  }

  @Post('messages/:id/delivery-reports')
  @Changes()
  @Requires('messages.record')
  reportDelivery(
    @Param('id', KnownMessage) id: string,
    @Body() body: DeliveryReportBody,
    @CommandContext() context: CommandContext,
  ): Promise<Outcome> {
    return this.commands.execute(
      new ReportDelivery(id, { type: 'ReportDelivery', ...contentOf(body) }, context),
    );
  }

  @Post('messages/:id/conveyance')
  @Changes()
  @Requires('messages.record')
  convey(
    @Param('id', KnownMessage) id: string,
    @Body() body: ConveyMessageBody,
    @CommandContext() context: CommandContext,
  ): Promise<Outcome> {
    return this.commands.execute(
      new ConveyMessage(id, { type: 'ConveyMessage', ...contentOf(body) }, context),
    );
  }

  @Post('customers/:customerId/microsoft-messages')
  @Creates('/v1/messages/:id')
  @Requires('messages.record')
  async recordMicrosoft(
    @Param('customerId') customerId: string,
    @Body() body: MicrosoftMessageBody,
    @CommandContext() context: CommandContext,
  ): Promise<Outcome> {
    const customer = await this.queries.execute(new FindCustomer(customerId));
    if (!customer) throw notFound('customer', customerId);
    return this.commands.execute(new RecordMicrosoftMessage(customerId, body, context));
  }

  private async page(
    query: MessagesQuery,
    about: { readonly [Field in keyof MessageFilter]: MessageFilter[Field] | undefined },
    request: FastifyRequest,
  ): Promise<PageAnswer<MessageSummary>> {
    const { status, template, sender, after } = query;
    const page = await this.queries.execute(
      new ListMessages(
        present({ ...about, status, template, sender }),
        present({ limit: limitOf(query), after, atLeast: atLeastOf(query) }),
      ),
    );
    return pageOf(page, request);
  }
}

import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { FindCustomer } from '#customers';
import { present, type Outcome } from '#kernel';
import {
  addressed,
  Answers,
  atLeastOf,
  Changes,
  CommandContext,
  contentOf,
  Creates,
  is,
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
import { isInLedger } from '../domain/rules.js';
import {
  messageSummary,
  messageView,
  type MessageSummary,
  type MessageView,
} from '../read-models/messages/message.answer.js';
import { GetMessage, ListMessages, type MessageFilter } from '../read-models/messages/messages.queries.js';
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
  @Answers(is.page(messageSummary))
  @Requires('messages.read', { filtered: true })
  @ApiOperation({ summary: 'List what customers were told' })
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
  @Answers(is.page(messageSummary))
  @Requires('messages.read', { of: 'case', param: 'id' })
  @ApiOperation({ summary: 'List what was told about a case' })
  ofCase(
    @Param('id') caseId: string,
    @Query() query: MessagesQuery,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<MessageSummary>> {
    return this.page(query, { caseId }, request);
  }

  @Get('customers/:id/messages')
  @Answers(is.page(messageSummary))
  @Requires('messages.read', { of: 'customer', param: 'id' })
  @ApiOperation({ summary: 'List what a customer was told' })
  ofCustomer(
    @Param('id') customerId: string,
    @Query() query: MessagesQuery,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<MessageSummary>> {
    return this.page(query, { customerId }, request);
  }

  @Get('messages/:id')
  @Answers(messageView)
  @Requires('messages.read', { of: 'message', param: 'id' })
  @ApiOperation({ summary: 'Read a message, and what became of it' })
  async read(@Param('id') id: string, @Query() query: ReadQuery): Promise<MessageView> {
    const message = await this.queries.execute(new GetMessage(id, atLeastOf(query)));
    if (!message) throw notFound('message', id);
    return message;
  }

  @Post('messages/:id/delivery-reports')
  @Changes()
  @Requires('messages.record')
  @ApiOperation({ summary: 'Report that a message was delivered, or bounced' })
  reportDelivery(
    @Param('id') id: string,
    @Body() body: DeliveryReportBody,
    @CommandContext() context: CommandContext,
  ): Promise<Outcome> {
    const command = new ReportDelivery(id, { type: 'ReportDelivery', ...contentOf(body) }, context);
    return addressed(this.commands.execute(command), isInLedger, 'message', id);
  }

  @Post('messages/:id/conveyance')
  @Changes()
  @Requires('messages.record')
  @ApiOperation({ summary: 'Note that the customer was told another way' })
  convey(
    @Param('id') id: string,
    @Body() body: ConveyMessageBody,
    @CommandContext() context: CommandContext,
  ): Promise<Outcome> {
    const command = new ConveyMessage(id, { type: 'ConveyMessage', ...contentOf(body) }, context);
    return addressed(this.commands.execute(command), isInLedger, 'message', id);
  }

  @Post('customers/:customerId/microsoft-messages')
  @Creates('/v1/messages/:id')
  @Requires('messages.record')
  @ApiOperation({ summary: 'Record a message that Microsoft sent to a customer itself' })
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

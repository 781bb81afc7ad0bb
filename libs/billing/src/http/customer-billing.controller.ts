import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { present, type Clock, type CommandContext as Context, type Outcome } from '#kernel';
import {
  Answers,
  atLeastOf,
  Changes,
  CommandContext,
  contentOf,
  Creates,
  dayAsked,
  InjectClock,
  invalid,
  is,
  limitOf,
  momentOf,
  notFound,
  pageOf,
  PastDayQuery,
  Requires,
  ThingPasts,
  type PageAnswer,
} from '#platform';
import type { FastifyRequest } from 'fastify';
import { DecideAccess, DecideAccessBody } from '../commands/decide-access.js';
import { IssueCreditNote } from '../commands/issue-credit-note.js';
import { IssueInvoice, IssueInvoiceBody } from '../commands/issue-invoice.js';
import { MarkFollowUpDone, MarkFollowUpDoneBody } from '../commands/mark-follow-up-done.js';
import { customerAccount, type CustomerAccount } from '../read-models/accounts/account.answer.js';
import { GetCustomerAccount } from '../read-models/accounts/account.queries.js';
import { accountPast } from '../read-models/history/billing.past.js';
import { invoiceSummary, type InvoiceSummary } from '../read-models/invoices/invoice.answer.js';
import { ListInvoices } from '../read-models/invoices/invoice.queries.js';
import { invoiceFilterOf, ListInvoicesQuery } from './billing.requests.js';
import { CspCustomer } from './known-things.pipes.js';

/** What a customer is billed, what it owes, and what is decided about its access. [D24] [D27] */
@ApiTags('billing')
@Controller('v1/customers/:id')
export class CustomerBillingController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly pasts: ThingPasts,
    @InjectClock() private readonly clock: Clock,
  ) {}

  @Post('invoices')
  @Creates('/v1/invoices/:id')
  @Requires('billing.work')
  @ApiOperation({ summary: 'Issue an invoice, or a credit note that amends one' })
  issue(
    @Param('id', CspCustomer) id: string,
    @Body() body: IssueInvoiceBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    const { documentType = 'invoice', amends, ...document } = body;
    if (documentType === 'invoice') {
      if (amends !== undefined) throw invalid([{ field: 'amends', message: 'is for credit notes only' }]);
      return this.commands.execute(new IssueInvoice(id, document, context));
    }
    if (amends === undefined) {
      throw invalid([
        { field: 'amends', message: 'is missing: name the invoice that the credit note amends' },
      ]);
    }
    const { number, issuedOn, amountMinor, currency, reason } = document;
    const note = { number, issuedOn, amountMinor, currency, customerId: id, ...present({ reason }) };
    return this.commands.execute(new IssueCreditNote(amends, note, context));
  }

  @Get('invoices')
  @Answers(is.page(invoiceSummary))
  @Requires('billing.read', { of: 'customer', param: 'id' })
  @ApiOperation({ summary: 'The customer’s invoices' })
  async invoices(
    @Param('id', CspCustomer) id: string,
    @Query() query: ListInvoicesQuery,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<InvoiceSummary>> {
    const { sort = 'dueOn', order = 'asc', after } = query;
    const page = await this.queries.execute(
      new ListInvoices(invoiceFilterOf(query, id, this.clock), {
        sort,
        direction: order,
        limit: limitOf(query),
        ...present({ after, atLeast: atLeastOf(query) }),
      }),
    );
    return pageOf(page, request);
  }

  @Get('account')
  @Answers(customerAccount)
  @Requires('billing.read', { of: 'customer', param: 'id' })
  @ApiOperation({ summary: 'What the customer owes, by age, and how its access stands, now or in the past' })
  async account(
    @Param('id', CspCustomer) id: string,
    @Query() query: PastDayQuery,
  ): Promise<CustomerAccount> {
    const account = await this.pasts.see(accountPast, id, momentOf(query), () =>
      this.queries.execute(new GetCustomerAccount(id, dayAsked(query.asOf), atLeastOf(query))),
    );
    if (!account) throw notFound('customer', id);
    return account;
  }

  @Post('access-decisions')
  @Creates('/v1/customers/:id/account')
  @Requires('billing.decideAccess')
  @ApiOperation({ summary: 'Decide to disable access, to decline that, or to reinstate it' })
  decideAccess(
    @Param('id', CspCustomer) id: string,
    @Body() body: DecideAccessBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    if (body.decision !== 'disable' && body.subscriptionIds) {
      throw invalid([{ field: 'subscriptionIds', message: 'is for the decision `disable` only' }]);
    }
    return this.commands.execute(new DecideAccess(id, body, context));
  }

  @Post('follow-ups/:followUpId/done')
  @HttpCode(200)
  @Changes()
  @Requires('followUps.work')
  @ApiOperation({ summary: 'Record that a follow-up was seen to' })
  done(
    @Param('id', CspCustomer) id: string,
    @Param('followUpId') followUpId: string,
    @Body() body: MarkFollowUpDoneBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    const command = { type: 'MarkFollowUpDone', followUpId, ...contentOf(body) } as const;
    return this.commands.execute(new MarkFollowUpDone(id, command, context));
  }
}

import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { present, type Clock } from '#kernel';
import {
  Answers,
  atLeastOf,
  InjectClock,
  is,
  limitOf,
  momentOf,
  notFound,
  pageOf,
  PastQuery,
  Requires,
  ScopedCustomer,
  ThingPasts,
  type PageAnswer,
} from '#platform';
import type { FastifyRequest } from 'fastify';
import { invoicePast } from '../read-models/history/billing.past.js';
import {
  invoiceDetails,
  invoiceSummary,
  type InvoiceDetails,
  type InvoiceSummary,
} from '../read-models/invoices/invoice.answer.js';
import { GetInvoice, ListInvoices } from '../read-models/invoices/invoice.queries.js';
import { invoiceFilterOf, ListAllInvoicesQuery } from './billing.requests.js';

/** Finding and reading invoices; what can be done with them is in the controller beside this one. */
@ApiTags('billing')
@Controller('v1/invoices')
export class InvoiceController {
  constructor(
    private readonly queries: QueryBus,
    private readonly pasts: ThingPasts,
    @InjectClock() private readonly clock: Clock,
  ) {}

  @Get()
  @Answers(is.page(invoiceSummary))
  @Requires('billing.read', { filtered: true })
  @ApiOperation({ summary: 'Invoices of all customers' })
  async list(
    @Query() query: ListAllInvoicesQuery,
    @ScopedCustomer() scope: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<InvoiceSummary>> {
    const { sort = 'dueOn', order = 'asc', after, customerId } = query;
    const page = await this.queries.execute(
      new ListInvoices(invoiceFilterOf(query, scope ?? customerId, this.clock), {
        sort,
        direction: order,
        limit: limitOf(query),
        ...present({ after, atLeast: atLeastOf(query) }),
      }),
    );
    return pageOf(page, request);
  }

  @Get(':id')
  @Answers(invoiceDetails)
  @Requires('billing.read', { of: 'invoice', param: 'id' })
  @ApiOperation({ summary: 'An invoice with the steps that the rules allow now, or as it was in the past' })
  async read(
    @Param('id') id: string,
    @Query() query: PastQuery,
    @ScopedCustomer() contactOf: string | undefined,
  ): Promise<InvoiceDetails> {
    // A customer's contact takes no step.
    const withoutSteps = contactOf !== undefined;
    const found = await this.pasts.see(invoicePast, id, momentOf(query), () =>
      this.queries.execute(new GetInvoice(id, atLeastOf(query), withoutSteps)),
    );
    if (!found) throw notFound('invoice', id);
    return found;
  }
}

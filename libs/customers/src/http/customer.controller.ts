import { Body, Controller, Get, Param, Put, Query, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { present, type CommandContext as Context, type Outcome } from '#kernel';
import {
  Answers,
  atLeastOf,
  CommandContext,
  contentOf,
  CreatesOrChanges,
  is,
  limitOf,
  momentOf,
  notFound,
  pageOf,
  Requires,
  ThingPasts,
  type PageAnswer,
} from '#platform';
import type { FastifyRequest } from 'fastify';
import { KeepCustomer, KeepCustomerBody } from '../commands/keep-customer.js';
import {
  customerSummary,
  customerAnswer,
  type CustomerSummary,
  type CustomerView,
} from '../read-models/customers/customer.answer.js';
import { GetCustomer, ListCustomers } from '../read-models/customers/customers.queries.js';
import { customerPast } from '../read-models/customers/customer.past.js';
import { CustomerId } from './customer-id.pipes.js';
import { CustomerQuery, ListCustomersQuery } from './customer.requests.js';

/** The customers that the partner serves. [D2] */
@ApiTags('customers')
@Controller('v1/customers')
export class CustomerController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly pasts: ThingPasts,
  ) {}

  @Put(':id')
  @CreatesOrChanges('/v1/customers/:id')
  @Requires('customers.manage')
  @ApiOperation({ summary: 'State how a customer is now; it is registered when it is new' })
  keep(
    @Param('id', CustomerId) id: string,
    @Body() body: KeepCustomerBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    const stated = { contacts: [], existingCommercialRelationship: false, ...contentOf(body) };
    return this.commands.execute(new KeepCustomer(id, { type: 'KeepCustomer', ...stated }, context));
  }

  @Get()
  @Answers(is.page(customerSummary))
  @Requires('customers.read')
  @ApiOperation({
    summary: 'Customers by name',
    description: 'Whoever is looked for by `contact` is found by digests that die with the customer’s keys.',
  })
  async list(
    @Query() query: ListCustomersQuery,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<CustomerSummary>> {
    const { text, contact, language, country, cloud, after } = query;
    const page = await this.queries.execute(
      new ListCustomers(present({ text, contact, language, country, cloud }), {
        limit: limitOf(query),
        ...present({ after, atLeast: atLeastOf(query) }),
      }),
    );
    return pageOf(page, request);
  }

  @Get(':id')
  @Answers(customerAnswer)
  @Requires('customers.read')
  @ApiOperation({
    summary: 'A customer with its subscriptions and delegated admin relationships, now or in the past',
  })
  async read(@Param('id') id: string, @Query() query: CustomerQuery): Promise<CustomerView> {
    const { statusAt } = query;
    const found = await this.pasts.see(customerPast, id, momentOf(query), () =>
      this.queries.execute(new GetCustomer(id, present({ statusAt, atLeast: atLeastOf(query) }))),
    );
    if (!found) throw notFound('customer', id);
    return found;
  }
}

import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { wordsOf, type Clock, type Condition, type Page } from '#kernel';
import { InjectClock, ReadModels } from '#platform';
import type { CustomerSummary, CustomerView } from './customer.answer.js';
import { customerView, summaryOf } from './customer.view.js';
import { ContactSearch } from '../contacts/contact-search.js';
import { customersProjection } from './customers.projection.js';

/** What a list of customers is filtered by; everything that is given must hold. */
export interface CustomerFilter {
  readonly language?: string;
  readonly country?: string;
  readonly cloud?: string;
  /** Words that are all in the id or the name. */
  readonly text?: string;
  /** A contact's mail address, or words of one contact's name. */
  readonly contact?: string;
}

export interface CustomerListOptions {
  readonly limit: number;
  readonly after?: string;
  readonly atLeast?: bigint;
}

/** A page of customers, by name. */
export class ListCustomers extends Query<Page<CustomerSummary>> {
  constructor(
    readonly filter: CustomerFilter,
    readonly options: CustomerListOptions,
  ) {
    super();
  }
}

@QueryHandler(ListCustomers)
export class ListCustomersHandler implements IQueryHandler<ListCustomers> {
  constructor(
    private readonly models: ReadModels,
    private readonly contacts: ContactSearch,
  ) {}

  async execute({ filter, options: { atLeast, ...page } }: ListCustomers): Promise<Page<CustomerSummary>> {
    const { contact, ...plain } = filter;
    const ids = contact === undefined ? undefined : await this.contacts.find(contact, atLeast);
    const customers = await this.models.of(customersProjection, atLeast);
    const { items, ...next } = await customers.find({
      where: [...conditionsOf(plain), ...(ids ? [{ field: 'id', in: ids }] : [])],
      sort: { field: 'sortName', direction: 'asc' },
      ...page,
    });
    return { items: items.map(summaryOf), ...next };
  }
}

/** One customer with everything on record; undefined when there is none. */
export class GetCustomer extends Query<CustomerView | undefined> {
  constructor(
    readonly customerId: string,
    readonly options: {
      /** The moment for which the statuses of relationships are told; now when absent. [D5] */
      readonly statusAt?: string;
      readonly atLeast?: bigint;
    } = {},
  ) {
    super();
  }
}

@QueryHandler(GetCustomer)
export class GetCustomerHandler implements IQueryHandler<GetCustomer> {
  constructor(
    private readonly models: ReadModels,
    @InjectClock() private readonly clock: Clock,
  ) {}

  async execute({
    customerId,
    options: { statusAt, atLeast },
  }: GetCustomer): Promise<CustomerView | undefined> {
    const customers = await this.models.of(customersProjection, atLeast);
    const doc = await customers.get(customerId);
    return doc && customerView(doc, statusAt ?? this.clock.now());
  }
}

function conditionsOf({ text, ...equal }: Omit<CustomerFilter, 'contact'>): Condition[] {
  const words = wordsOf(text);
  return [
    ...Object.entries(equal).map(([field, value]) => ({ field, is: value })),
    ...(words.length > 0 ? [{ words }] : []),
  ];
}

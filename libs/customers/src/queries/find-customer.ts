import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#kernel';
import type { CustomerDetails } from '../domain/commands.js';
import type { Subscription } from '../domain/customer.js';
import { customerDecider } from '../domain/decide.js';

/** A customer as other contexts may know it. */
export interface FoundCustomer extends CustomerDetails {
  readonly customerId: string;
  readonly subscriptions: readonly Subscription[];
}

/** Who is this customer, now? Sees every write that was acknowledged. */
export class FindCustomer extends Query<FoundCustomer | undefined> {
  constructor(readonly customerId: string) {
    super();
  }
}

@QueryHandler(FindCustomer)
export class FindCustomerHandler implements IQueryHandler<FindCustomer> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ customerId }: FindCustomer): Promise<FoundCustomer | undefined> {
    const { details, subscriptions } = (await this.runner.load(customerDecider, customerId)).state;
    return details && { customerId, ...details, subscriptions };
  }
}

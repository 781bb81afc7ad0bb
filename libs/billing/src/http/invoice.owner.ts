import { CommandRunner } from '#kernel';
import { OwnerOf, type Owned, type OwnerResolver } from '#platform';
import { invoiceDecider } from '../domain/invoice/decide.js';

/** Whose an invoice is: a customer contact sees its own customer's only. [D4] */
@OwnerOf('invoice')
export class InvoiceOwner implements OwnerResolver {
  constructor(private readonly runner: CommandRunner) {}

  async ownerOf(invoiceId: string): Promise<Owned | undefined> {
    const { state, revision } = await this.runner.load(invoiceDecider, invoiceId);
    return revision === 'noStream' ? undefined : { customerId: state.customerId };
  }
}

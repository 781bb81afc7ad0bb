import { CommandHandler, QueryBus, type ICommand, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, present, type CommandContext, type Outcome } from '#kernel';
import { FindCustomer } from '#customers';
import { contentOf, Currency, Day, Id, OneOf, Recorded } from '#platform';
import { invoiceDecider } from '../domain/invoice/decide.js';
import { DOCUMENT_TYPES, type DocumentType } from '../domain/vocabulary.js';
import { Amount } from './bodies.js';
import { PolicyBook } from './policy-book.js';

export class IssueInvoiceBody extends Recorded {
  @Id({ description: 'Number of the document; unique.', example: 'INV-1' })
  declare readonly number: string;

  @OneOf(DOCUMENT_TYPES, { optional: true, description: 'An invoice, when left out.' })
  declare readonly documentType?: DocumentType;

  @Id({ optional: true, description: 'Number of the invoice that a credit note amends.' })
  declare readonly amends?: string;

  @Day({ example: '2026-03-01' })
  declare readonly issuedOn: string;

  @Day({ description: 'The day of issue at the earliest.', example: '2026-03-31' })
  declare readonly dueOn: string;

  @Day({ description: 'First day of the billing period.', example: '2026-02-01' })
  declare readonly billingPeriodStart: string;

  @Day({ description: 'Last day of the billing period.', example: '2026-02-28' })
  declare readonly billingPeriodEnd: string;

  @Currency()
  declare readonly currency: string;

  @Amount()
  declare readonly amountMinor: number;

  @Id({
    optional: true,
    description:
      'The collections policy to collect by; when left out, the one that the customer was told last, or else the first one.',
  })
  declare readonly policyId?: string;
}

/** Issue an invoice to a customer. [D24] [D28] */
export class IssueInvoice implements ICommand {
  constructor(
    readonly customerId: string,
    readonly body: Omit<IssueInvoiceBody, 'documentType' | 'amends'>,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(IssueInvoice)
export class IssueInvoiceHandler implements ICommandHandler<IssueInvoice> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly queries: QueryBus,
    private readonly policies: PolicyBook,
  ) {}

  async execute({ customerId, body, context }: IssueInvoice): Promise<Outcome> {
    const { policyId, issuedOn, ...invoice } = contentOf(body);
    const [customer, policy] = await Promise.all([
      this.queries.execute(new FindCustomer(customerId)),
      this.policies.bindingFor({ customerId, issuedOn, ...present({ policyId }) }),
    ]);
    return this.runner.run(
      invoiceDecider,
      invoice.number,
      {
        type: 'IssueInvoice',
        customerId,
        issuedOn,
        ...invoice,
        ...present({ policyId }),
        facts: { isCspCustomer: customer !== undefined, policy },
      },
      context,
    );
  }
}

import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { addDays, dayOf, present, type Clock } from '#kernel';
import { FindCustomer } from '#customers';
import { InjectClock, ReadModels } from '#platform';
import { newAccount, type Account } from '../../domain/account/account.js';
import { ageing, type Receivable } from '../../domain/ageing.js';
import { balanceOn } from '../../domain/invoice/ledger.js';
import { FOLLOW_UPS } from '../../domain/vocabulary.js';
import type { InvoiceDocument } from '../invoices/invoice.document.js';
import { ListInvoices } from '../invoices/invoice.queries.js';
import { invoicesProjection } from '../invoices/invoices.projection.js';
import type { Access, AccountReminder, CustomerAccount } from './account.answer.js';
import type { AccountDocument } from './account.document.js';
import { accountsProjection } from './accounts.projection.js';
import { latestReminders } from './latest-reminders.js';

const INVOICES_SHOWN = 50;
/** The latest ones; each invoice has all of its own. */
const REMINDERS_SHOWN = 20;
/** Before any other: whatever has a time at all comes after it. */
const FIRST_MOMENT = '0000-01-01T00:00:00.000Z';
const AGEING_PAGE = 500;

/** A customer's account; undefined when there is no such CSP customer. */
export class GetCustomerAccount extends Query<CustomerAccount | undefined> {
  constructor(
    readonly customerId: string,
    /** The day that the ageing is about; today when absent. */
    readonly asOf?: string,
    readonly atLeast?: bigint,
  ) {
    super();
  }
}

@QueryHandler(GetCustomerAccount)
export class GetCustomerAccountHandler implements IQueryHandler<GetCustomerAccount> {
  constructor(
    private readonly models: ReadModels,
    private readonly queries: QueryBus,
    @InjectClock() private readonly clock: Clock,
  ) {}

  async execute({
    customerId,
    asOf = dayOf(this.clock.now()),
    atLeast,
  }: GetCustomerAccount): Promise<CustomerAccount | undefined> {
    if (!(await this.queries.execute(new FindCustomer(customerId)))) return undefined;
    const accounts = await this.models.of(accountsProjection, atLeast);
    const [doc, invoices, receivables, reminders] = await Promise.all([
      accounts.get(customerId),
      this.queries.execute(
        new ListInvoices(
          { customerId },
          { sort: 'dueOn', direction: 'desc', limit: INVOICES_SHOWN, ...present({ atLeast }) },
        ),
      ),
      this.receivables(customerId, asOf, atLeast),
      this.reminders(customerId, atLeast),
    ]);
    const account = doc?.account ?? newAccount;
    return {
      customerId,
      asOf,
      balances: Object.entries(doc?.balances ?? {}).map(([currency, balance]) => ({ currency, ...balance })),
      ageing: ageing(receivables, asOf),
      openInvoices: doc?.openInvoices ?? 0,
      invoices: invoices.items,
      reminders,
      access: accessOf(account, doc),
      followUps: account.followUps.map((each) => ({ ...each, text: FOLLOW_UPS[each.code] })),
      disclosures: account.disclosures,
    };
  }

  /** What was outstanding at the end of a day, invoice by invoice: only those are read that were open then. */
  private async receivables(customerId: string, asOf: string, atLeast?: bigint): Promise<Receivable[]> {
    const invoices = await this.models.of(invoicesProjection, atLeast);
    const receivables: Receivable[] = [];
    let after: string | undefined;
    do {
      const page = await invoices.find({
        where: [
          { field: 'customerId', is: customerId },
          { field: 'openUntil', from: addDays(asOf, 1) },
        ],
        sort: { field: 'openUntil', direction: 'asc' },
        limit: AGEING_PAGE,
        ...present({ after }),
      });
      receivables.push(...page.items.map((invoice) => receivableOf(invoice, asOf)));
      after = page.next;
    } while (after !== undefined);
    return receivables;
  }

  /** The latest reminders: none of them is on an invoice that comes after so many with a later one. */
  private async reminders(customerId: string, atLeast?: bigint): Promise<AccountReminder[]> {
    const invoices = await this.models.of(invoicesProjection, atLeast);
    const { items } = await invoices.find({
      where: [
        { field: 'customerId', is: customerId },
        { field: 'remindedAt', from: FIRST_MOMENT },
      ],
      sort: { field: 'remindedAt', direction: 'desc' },
      limit: REMINDERS_SHOWN,
    });
    return latestReminders(items, REMINDERS_SHOWN);
  }
}

const receivableOf = ({ dueOn, currency, ledger }: InvoiceDocument, day: string): Receivable => ({
  dueOn,
  currency,
  minor: Math.max(0, balanceOn(ledger, day)),
});

const accessOf = (account: Account, doc: AccountDocument | undefined): Access => ({
  status: accessStatusOf(account),
  changedAt: doc?.accessChangedAt ?? null,
  subscriptionIds: account.subscriptionIds ?? null,
  matters: account.matters,
});

function accessStatusOf({ disabled, matters }: Account): Access['status'] {
  if (disabled) return 'disabled';
  if (matters.some(({ stage }) => stage === 'proposed')) return 'disablingProposed';
  return matters.some(({ stage }) => stage === 'noticeGiven') ? 'noticeGiven' : 'enabled';
}

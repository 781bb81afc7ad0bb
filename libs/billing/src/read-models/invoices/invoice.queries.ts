import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Clock, Condition, Page } from '#kernel';
import { InjectClock, offeredSteps, ReadModels, type OfferedStep } from '#platform';
import { invoiceSteps } from '../../domain/invoice/decide.js';
import { sumsOf } from '../../domain/invoice/ledger.js';
import type { InvoiceStatus } from '../../domain/vocabulary.js';
import type { InvoiceDetails, InvoiceSummary } from './invoice.answer.js';
import type { InvoiceDocument } from './invoice.document.js';
import { invoicesProjection } from './invoices.projection.js';

const offered = offeredSteps(invoiceSteps, {
  ReceivePayment: 'payments',
  IssueCreditNote: 'credit-notes',
  SendPaymentReminder: 'reminders',
  RecordPromiseToPay: 'promises',
  DisputeInvoice: 'disputes',
  SettleDispute: 'dispute-settlements',
  WriteOffInvoice: 'write-off',
});

/** An invoice as a list shows it. Amounts in minor units. */
export function summaryOf(doc: InvoiceDocument): InvoiceSummary {
  const { ledger, policy } = doc;
  return {
    id: doc.id,
    number: doc.number,
    revision: doc.revision,
    documentType: 'invoice',
    customerId: doc.customerId,
    status: doc.status,
    issuedOn: doc.issuedOn,
    dueOn: doc.dueOn,
    billingPeriodStart: doc.billingPeriodStart,
    billingPeriodEnd: doc.billingPeriodEnd,
    currency: doc.currency,
    amountMinor: doc.amountMinor,
    ...sumsOf(ledger),
    open: doc.open,
    promisedOn: doc.promisedOn ?? null,
    policy: policy ? { policyId: policy.policyId, version: policy.version } : null,
    changedAt: doc.changedAt,
  };
}

const detailsOf = (doc: InvoiceDocument, steps: OfferedStep[]): InvoiceDetails => ({
  ...summaryOf(doc),
  payments: [...doc.payments],
  creditNotes: doc.creditNotes.map((note) => ({ ...note, documentType: 'creditNote', amends: doc.number })),
  reminders: doc.reminders.map(({ step, days, sentOn }) => ({ step, days, sentOn })),
  steps,
});

const stepsOf = (doc: InvoiceDocument, at: string): OfferedStep[] =>
  offered(`/v1/invoices/${doc.id}`, doc, at);

/** One invoice in full; undefined when there is none. */
export class GetInvoice extends Query<InvoiceDetails | undefined> {
  constructor(
    readonly invoiceId: string,
    readonly atLeast?: bigint,
    /** For whoever takes no step anyway: none is told. */
    readonly withoutSteps = false,
  ) {
    super();
  }
}

/** What a list of invoices is filtered by; everything that is given must hold. */
export interface InvoiceFilter {
  readonly customerId?: string;
  readonly status?: readonly InvoiceStatus[];
  readonly currency?: string;
  readonly dueFrom?: string;
  readonly dueTo?: string;
  /** Something is to be paid, and was due before this day. */
  readonly overdueOn?: string;
}

export const INVOICE_SORTS = ['dueOn', 'issuedOn'] as const;
export type InvoiceSort = (typeof INVOICE_SORTS)[number];

export interface InvoiceListOptions {
  readonly sort: InvoiceSort;
  readonly direction: 'asc' | 'desc';
  readonly limit: number;
  readonly after?: string;
  readonly atLeast?: bigint;
}

/** A page of invoices. */
export class ListInvoices extends Query<Page<InvoiceSummary>> {
  constructor(
    readonly filter: InvoiceFilter,
    readonly options: InvoiceListOptions,
  ) {
    super();
  }
}

@QueryHandler(GetInvoice)
export class GetInvoiceHandler implements IQueryHandler<GetInvoice> {
  constructor(
    private readonly models: ReadModels,
    @InjectClock() private readonly clock: Clock,
  ) {}

  async execute({ invoiceId, atLeast, withoutSteps }: GetInvoice): Promise<InvoiceDetails | undefined> {
    const doc = await this.models.of(invoicesProjection, atLeast).then((invoices) => invoices.get(invoiceId));
    return doc && detailsOf(doc, withoutSteps ? [] : stepsOf(doc, this.clock.now()));
  }
}

@QueryHandler(ListInvoices)
export class ListInvoicesHandler implements IQueryHandler<ListInvoices> {
  constructor(private readonly models: ReadModels) {}

  async execute({
    filter,
    options: { sort, direction, atLeast, ...page },
  }: ListInvoices): Promise<Page<InvoiceSummary>> {
    const invoices = await this.models.of(invoicesProjection, atLeast);
    const { items, ...next } = await invoices.find({
      where: conditionsOf(filter),
      sort: { field: sort, direction },
      ...page,
    });
    return { items: items.map(summaryOf), ...next };
  }
}

function conditionsOf({
  customerId,
  status,
  currency,
  dueFrom,
  dueTo,
  overdueOn,
}: InvoiceFilter): Condition[] {
  return [
    ...(customerId === undefined ? [] : [{ field: 'customerId', is: customerId }]),
    ...(status === undefined ? [] : [{ field: 'status', in: status }]),
    ...(currency === undefined ? [] : [{ field: 'currency', is: currency }]),
    ...(dueFrom === undefined ? [] : [{ field: 'dueOn', from: dueFrom }]),
    ...(dueTo === undefined ? [] : [{ field: 'dueOn', to: dueTo }]),
    ...(overdueOn === undefined
      ? []
      : [
          { field: 'open', is: true },
          { field: 'dueOn', before: overdueOn },
        ]),
  ];
}

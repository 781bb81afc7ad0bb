import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { pastControllerOf } from '#platform';
import { BindInvoiceHandler, BindOlderInvoicesHandler } from './commands/bind-collections-policy.js';
import { considerationHandlers } from './commands/consider-access.js';
import { DecideAccessHandler } from './commands/decide-access.js';
import { DiscloseCollectionsPolicyHandler } from './commands/disclose-collections-policy.js';
import { DisputeInvoiceHandler, SettleDisputeHandler } from './commands/dispute-invoice.js';
import { IssueCreditNoteHandler } from './commands/issue-credit-note.js';
import { IssueInvoiceHandler } from './commands/issue-invoice.js';
import { MarkFollowUpDoneHandler } from './commands/mark-follow-up-done.js';
import { PolicyBook } from './commands/policy-book.js';
import { PublishCollectionsPolicyHandler } from './commands/publish-collections-policy.js';
import { ReceivePaymentHandler } from './commands/receive-payment.js';
import { RecordPromiseToPayHandler } from './commands/record-promise-to-pay.js';
import { SendPaymentReminderHandler, SendScheduledReminderHandler } from './commands/remind.js';
import { WriteOffInvoiceHandler } from './commands/write-off-invoice.js';
import { BillingReportsController } from './http/billing-reports.controller.js';
import { CollectionsPolicyController } from './http/collections-policy.controller.js';
import { CustomerBillingController } from './http/customer-billing.controller.js';
import { InvoiceOwner } from './http/invoice.owner.js';
import { InvoiceStepsController } from './http/invoice-steps.controller.js';
import { InvoiceController } from './http/invoice.controller.js';
import { GetCustomerAccountHandler } from './read-models/accounts/account.queries.js';
import { accountPast, collectionsPolicyPast, invoicePast } from './read-models/history/billing.past.js';
import { GetInvoiceHandler, ListInvoicesHandler } from './read-models/invoices/invoice.queries.js';
import {
  GetCollectionsPolicyHandler,
  ListCollectionsPoliciesHandler,
} from './read-models/policies/policy.queries.js';
import {
  GetAccessDecisionsHandler,
  GetDaysSalesOutstandingHandler,
  GetReceivablesHandler,
  GetReminderEffectivenessHandler,
} from './read-models/reports/billing-report.queries.js';
import { BillingWorkItemsHandler } from './read-models/work/billing-work.queries.js';

const COMMAND_HANDLERS = [
  PublishCollectionsPolicyHandler,
  DiscloseCollectionsPolicyHandler,
  IssueInvoiceHandler,
  BindInvoiceHandler,
  BindOlderInvoicesHandler,
  IssueCreditNoteHandler,
  ReceivePaymentHandler,
  RecordPromiseToPayHandler,
  DisputeInvoiceHandler,
  SettleDisputeHandler,
  SendPaymentReminderHandler,
  SendScheduledReminderHandler,
  WriteOffInvoiceHandler,
  ...considerationHandlers,
  DecideAccessHandler,
  MarkFollowUpDoneHandler,
];

const QUERY_HANDLERS = [
  GetCollectionsPolicyHandler,
  ListCollectionsPoliciesHandler,
  GetInvoiceHandler,
  ListInvoicesHandler,
  GetCustomerAccountHandler,
  BillingWorkItemsHandler,
  GetReceivablesHandler,
  GetReminderEffectivenessHandler,
  GetAccessDecisionsHandler,
  GetDaysSalesOutstandingHandler,
];

@Module({
  imports: [CqrsModule],
  controllers: [
    CollectionsPolicyController,
    CustomerBillingController,
    InvoiceController,
    InvoiceStepsController,
    BillingReportsController,
    pastControllerOf(collectionsPolicyPast),
    pastControllerOf(invoicePast),
    pastControllerOf(accountPast),
  ],
  providers: [PolicyBook, InvoiceOwner, ...COMMAND_HANDLERS, ...QUERY_HANDLERS],
})
export class BillingModule {}

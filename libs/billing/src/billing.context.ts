import { rulesOf } from '#kernel';
import { defineContext } from '#platform';
import { BillingModule } from './billing.module.js';
import { BindInvoice, BindOlderInvoices } from './commands/bind-collections-policy.js';
import {
  GiveDisablingNotice,
  ProposeDisablingAccess,
  SettleOverdueMatter,
  WithdrawDisabling,
} from './commands/consider-access.js';
import { SendScheduledReminder } from './commands/remind.js';
import { describe } from './domain/describe.js';
import { accountSteps } from './domain/account/decide.js';
import { accountEvents } from './domain/account/events.js';
import { invoiceSteps } from './domain/invoice/decide.js';
import { invoiceEvents } from './domain/invoice/events.js';
import { policyEvents } from './domain/policy/events.js';
import { policySteps } from './domain/policy/policy.js';
import { accessConsidered } from './processes/access-considered.process.js';
import { collectionsPolicyBinding } from './processes/collections-policy-binding.process.js';
import { paymentReminders } from './processes/payment-reminders.process.js';
import { accountsProjection } from './read-models/accounts/accounts.projection.js';
import { invoicesProjection } from './read-models/invoices/invoices.projection.js';
import { policiesProjection } from './read-models/policies/policies.projection.js';
import { billingFiguresProjection } from './read-models/reports/billing-figures.projection.js';
import { receivablesProjection } from './read-models/reports/receivables.projection.js';
import { billingWorkProjection } from './read-models/work/billing-work.projection.js';

/** Everything that may happen in billing. */
export const billingEvents = [...policyEvents, ...invoiceEvents, ...accountEvents] as const;

/** From a bill to its payment, or to what has to be decided without it. [D24]–[D29] */
export const billingContext = defineContext({
  name: 'billing',
  events: billingEvents,
  describe,
  personalStreams: [
    { category: 'invoice', kind: 'billingNotes', customer: { field: 'customerId' } },
    { category: 'account', kind: 'billingNotes', customer: 'id' },
  ],
  projections: [
    policiesProjection,
    invoicesProjection,
    accountsProjection,
    billingWorkProjection,
    receivablesProjection,
    billingFiguresProjection,
  ],
  processes: [collectionsPolicyBinding, paymentReminders, accessConsidered],
  rules: [...rulesOf(policySteps), ...rulesOf(invoiceSteps), ...rulesOf(accountSteps)],
  commands: {
    BindInvoice: (payload, context) => new BindInvoice(payload, context),
    BindOlderInvoices: (payload, context) => new BindOlderInvoices(payload, context),
    SendScheduledReminder: (payload, context) => new SendScheduledReminder(payload, context),
    GiveDisablingNotice: (payload, context) => new GiveDisablingNotice(payload, context),
    ProposeDisablingAccess: (payload, context) => new ProposeDisablingAccess(payload, context),
    WithdrawDisabling: (payload, context) => new WithdrawDisabling(payload, context),
    SettleOverdueMatter: (payload, context) => new SettleOverdueMatter(payload, context),
  },
  module: BillingModule,
});

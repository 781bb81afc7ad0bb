import { describe as suite, expect, it } from '@jest/globals';
import { rulesOf } from '#kernel';
import { happenedAt, specification } from '#kernel/testing';
import { noInvoice, type Invoice } from '../invoice/invoice.js';
import type { Policy } from '../policy/policy.js';
import type { AccountCommand } from './commands.js';
import { accountDecider, accountSteps } from './decide.js';
import * as events from './events.js';

const { given } = specification(accountDecider);

const terms = {
  policyId: 'standard',
  version: 1,
  reminderDaysBeforeDue: [7, 1],
  reminderDaysAfterDue: [3, 10],
  accessMayBeDisabledAfterDays: 30,
  noticeDays: 5,
};
const policy: Policy = {
  versions: [
    { ...terms, inForceFrom: '2026-01-01' },
    { ...terms, version: 2, inForceFrom: '2026-02-01' },
  ],
};
/** Due on 31 March, reminded to the end: notice on 25 April, disabling from 30 April. */
const overdue: Invoice = {
  ...noInvoice,
  number: 'INV-1',
  customerId: 'aurora',
  issuedOn: '2026-03-01',
  dueOn: '2026-03-31',
  currency: 'BRL',
  amountMinor: 120_000,
  policy: terms,
  ledger: [{ on: '2026-03-01', kind: 'billed', minor: 120_000 }],
  reminders: [{ step: 'after-10', days: 10, sentOn: '2026-04-10', prescribed: true }],
};
const settledInvoice: Invoice = { ...overdue, ledger: [] };

const matter = {
  policyId: 'standard',
  policyVersion: 1,
  dueOn: '2026-03-31',
  currency: 'BRL',
  outstandingMinor: 120_000,
};
const noticeGiven = (invoice = 'INV-1') =>
  happenedAt(
    '2026-04-25T08:00:00.000Z',
    events.AccessDisablingNoticeGiven({ invoice, ...matter, mayBeDisabledFrom: '2026-04-30' }),
  );
const proposed = (invoice = 'INV-1') =>
  events.AccessDisablingProposed({ invoice, ...matter, daysPastDue: 30, noticeGivenOn: '2026-04-25' });
const disclosed = events.CollectionsPolicyDisclosed({
  policyId: 'standard',
  version: 1,
  channel: 'contract',
});
const withdrawn = (because: 'paid' | 'disputed') =>
  events.AccessDisablingWithdrawn({ invoice: 'INV-1', because });
const disabled = (...invoices: string[]) => events.AccessDisabled({ invoices, reason: 'No answer.' });
const declined = events.AccessDisablingDeclined({ invoices: ['INV-1'], reason: 'They will pay.' });
const settled = (invoice = 'INV-1') => events.OverdueMatterSettled({ invoice, because: 'paid' });
const raised = (followUpId: string, code: Parameters<typeof events.FollowUpRaised>[0]['code']) =>
  events.FollowUpRaised({ followUpId, code });

const disclose = (version?: number, isCspCustomer = true): AccountCommand => ({
  type: 'DiscloseCollectionsPolicy',
  policyId: 'standard',
  ...(version === undefined ? {} : { version }),
  channel: 'contract',
  facts: { isCspCustomer, policy },
});
const giveNotice = (invoice = overdue): AccountCommand => ({
  type: 'GiveDisablingNotice',
  invoice: 'INV-1',
  facts: { invoice },
});
const propose = (invoice = overdue): AccountCommand => ({
  type: 'ProposeDisablingAccess',
  invoice: 'INV-1',
  facts: { invoice },
});
const decision = (...invoices: Invoice[]) => ({
  reason: 'No answer.',
  facts: { decidedBy: 'person' as const, invoices },
});
const disable = (...invoices: Invoice[]): AccountCommand => ({
  type: 'DisableAccess',
  ...decision(...invoices),
});
const reinstate = (...invoices: Invoice[]): AccountCommand => ({
  type: 'ReinstateAccess',
  ...decision(...invoices),
});
const settle: AccountCommand = { type: 'SettleOverdueMatter', invoice: 'INV-1', because: 'paid' };

const APRIL_25 = '2026-04-25T08:00:00.000Z';
const APRIL_30 = '2026-04-30T08:00:00.000Z';

suite('Telling a customer the policy [D25]', () => {
  it('is of the newest version, unless one is named', () => {
    given()
      .when(disclose())
      .then(events.CollectionsPolicyDisclosed({ policyId: 'standard', version: 2, channel: 'contract' }));
    given().when(disclose(1)).then(disclosed);
  });
  it('is recorded once for each version', () => {
    given(disclosed).when(disclose(1)).thenNothing();
  });
  it('is of a version that exists, to a customer that exists', () => {
    given().when(disclose(3)).refused('billing/known-policy-version');
    given().when(disclose(1, false)).refused('billing/csp-customer');
  });
});

suite('Giving notice', () => {
  it('waits for the day that leaves the notice time to run', () => {
    given().when(giveNotice(), '2026-04-24T23:00:00.000Z').refused('billing/notice-day-has-come');
    given().when(giveNotice(), APRIL_25).then(noticeGiven().event);
  });
  it('runs its full time when it is late', () => {
    given()
      .when(giveNotice(), '2026-06-01T08:00:00.000Z')
      .then(
        events.AccessDisablingNoticeGiven({ invoice: 'INV-1', ...matter, mayBeDisabledFrom: '2026-06-06' }),
      );
  });
  it('is given once', () => {
    given(noticeGiven()).when(giveNotice(), APRIL_30).thenNothing();
  });
  it('comes after the reminders [D27]', () => {
    given()
      .when(giveNotice({ ...overdue, reminders: [] }), APRIL_25)
      .refused('billing/reminders-first');
  });
  it('is not for what is settled, disputed or promised [D28]', () => {
    given().when(giveNotice(settledInvoice), APRIL_25).refused('billing/overdue-matter');
    given()
      .when(giveNotice({ ...overdue, disputed: true }), APRIL_25)
      .refused('billing/overdue-matter');
    given()
      .when(giveNotice({ ...overdue, promisedOn: '2026-04-25' }), APRIL_25)
      .refused('billing/overdue-matter');
  });
  it('needs a policy that says so', () => {
    const { policy: _policy, ...unbound } = overdue;
    given().when(giveNotice(unbound), APRIL_25).refused('billing/policy-binds-invoice');
  });
});

suite('Proposing to disable access', () => {
  it('comes when the notice has run', () => {
    given(noticeGiven()).when(propose(), APRIL_30).then(proposed());
    given(noticeGiven()).when(propose(), '2026-04-29T23:00:00.000Z').refused('billing/notice-has-run');
    given().when(propose(), APRIL_30).refused('billing/notice-has-run');
  });
  it('happens once', () => {
    given(noticeGiven(), proposed()).when(propose(), APRIL_30).thenNothing();
  });
  it('is taken back when the invoice is disputed', () => {
    given(noticeGiven(), proposed())
      .when({ type: 'WithdrawDisabling', invoice: 'INV-1', because: 'disputed' })
      .then(withdrawn('disputed'));
    given().when({ type: 'WithdrawDisabling', invoice: 'INV-1', because: 'disputed' }).thenNothing();
  });
  it('is taken back when the invoice is settled', () => {
    given(noticeGiven(), proposed()).when(settle).then(withdrawn('paid'));
    given(noticeGiven(), proposed(), withdrawn('paid')).when(settle).thenNothing();
  });
});

suite('Disabling access [D27]', () => {
  it('is decided on a proposal, and raises what it costs', () => {
    given(disclosed, noticeGiven(), proposed())
      .when(disable(overdue), APRIL_30)
      .then(
        disabled('INV-1'),
        raised('partnerStillBilled-1', 'partnerStillBilled'),
        raised('autoRenewSwitchedOff-1', 'autoRenewSwitchedOff'),
        raised('scheduledChangesDropped-1', 'scheduledChangesDropped'),
      );
  });
  it('needs a proposal, not only a notice', () => {
    given(disclosed).when(disable(overdue), APRIL_30).refused('billing/disabling-proposed-first');
    given(disclosed, noticeGiven())
      .when(disable(overdue), APRIL_30)
      .refused('billing/disabling-proposed-first');
  });
  it('is decided by a person', () => {
    given(disclosed, noticeGiven(), proposed())
      .when(
        { type: 'DisableAccess', reason: 'x', facts: { decidedBy: 'machine', invoices: [overdue] } },
        APRIL_30,
      )
      .refused('billing/person-decides');
  });
  it('needs a customer that was told the version that applies [D25]', () => {
    const other = events.CollectionsPolicyDisclosed({
      policyId: 'standard',
      version: 2,
      channel: 'contract',
    });
    given(other, noticeGiven(), proposed())
      .when(disable(overdue), APRIL_30)
      .refused('billing/policy-disclosed-first');
  });
  it('is too late when the invoice was settled or promised meanwhile', () => {
    given(disclosed, noticeGiven(), proposed())
      .when(disable(settledInvoice), APRIL_30)
      .refused('billing/matter-still-stands');
    given(disclosed, noticeGiven(), proposed())
      .when(disable({ ...overdue, promisedOn: '2026-05-10' }), APRIL_30)
      .refused('billing/matter-still-stands');
  });
  it('can be declined, and thought over', () => {
    given(noticeGiven(), proposed())
      .when({ type: 'DeclineDisablingAccess', ...decision(), reason: 'They will pay.' })
      .then(declined);
    given(noticeGiven(), proposed(), declined)
      .when({ type: 'DeclineDisablingAccess', ...decision() })
      .refused('billing/proposal-to-decline');
    given(disclosed, noticeGiven(), proposed(), declined)
      .when(disable(overdue), APRIL_30)
      .thenTypes('AccessDisabled', 'FollowUpRaised', 'FollowUpRaised', 'FollowUpRaised');
  });
  it('raises its costs once, also when a further invoice is added', () => {
    given(disclosed, noticeGiven(), proposed(), disabled('INV-1'), noticeGiven('INV-2'), proposed('INV-2'))
      .when(disable({ ...overdue, number: 'INV-2' }), APRIL_30)
      .then(disabled('INV-2'));
  });
});

suite('Reinstating access [D27]', () => {
  const isDisabled = [disclosed, noticeGiven(), proposed(), disabled('INV-1')];

  it('is to be considered when the matter is settled', () => {
    given(...isDisabled)
      .when(settle)
      .then(settled(), raised('considerReinstating-1', 'considerReinstating'));
  });
  it('is to be considered when the last of several invoices is settled', () => {
    const both = [...isDisabled, noticeGiven('INV-2'), proposed('INV-2'), disabled('INV-2')];
    given(...both)
      .when(settle)
      .then(settled());
    given(...both, settled('INV-2'))
      .when(settle)
      .thenTypes('OverdueMatterSettled', 'FollowUpRaised');
  });
  it('waits until then', () => {
    given(...isDisabled)
      .when(reinstate(overdue), APRIL_30)
      .refused('billing/disabled-until-settled');
    given(...isDisabled)
      .when(reinstate(), APRIL_30)
      .refused('billing/disabled-until-settled');
  });
  it('may also follow a dispute or a promise', () => {
    given(...isDisabled)
      .when(reinstate({ ...overdue, disputed: true }), APRIL_30)
      .thenTypes('AccessReinstated', 'FollowUpRaised', 'FollowUpRaised');
  });
  it('brings back neither auto-renew nor scheduled changes', () => {
    given(...isDisabled, settled(), raised('considerReinstating-1', 'considerReinstating'))
      .when(reinstate(settledInvoice), APRIL_30)
      .then(
        events.AccessReinstated({ invoices: ['INV-1'], reason: 'No answer.' }),
        events.FollowUpDone({ followUpId: 'considerReinstating-1', code: 'considerReinstating' }),
        raised('restoreAutoRenew-1', 'restoreAutoRenew'),
        raised('restoreScheduledChanges-1', 'restoreScheduledChanges'),
      );
  });
  it('needs something to reinstate', () => {
    given().when(reinstate()).refused('billing/access-disabled');
  });
});

suite('Follow-ups', () => {
  const open = raised('restoreAutoRenew-1', 'restoreAutoRenew');
  const done = events.FollowUpDone({ followUpId: 'restoreAutoRenew-1', code: 'restoreAutoRenew' });
  const see = (followUpId: string): AccountCommand => ({ type: 'MarkFollowUpDone', followUpId });

  it('are seen to once', () => {
    given(open).when(see('restoreAutoRenew-1')).then(done);
    given(open, done).when(see('restoreAutoRenew-1')).thenNothing();
    given(open).when(see('restoreAutoRenew-2')).refused('billing/known-follow-up');
  });
});

suite('The rules of an account', () => {
  it('each have a code of billing, a source and a sentence', () => {
    for (const { code, source, message } of rulesOf(accountSteps)) {
      expect(code).toMatch(/^billing\/[a-z-]+$/);
      expect(source).toMatch(/^\[D\d+\]$/);
      expect(message).toMatch(/[.]$/);
    }
  });
});

import { items } from '../person.js';
import type { Cast } from '../scenario.js';
import { scenario } from '../scenario.js';
import type { Stage } from '../stage.js';
import { invoice } from './invoice.js';

const stands = (status: string) => (body: Readonly<Record<string, unknown>>) =>
  (body.access as { status?: string } | undefined)?.status === status;

/** [D27] */
export const access = scenario(
  'access',
  'Access on non-payment: proposed by the policy, decided by a person, reinstated when the matter is settled',
  async (cast, stage) => {
    const { ana, bruno } = cast;
    const decisions = '/v1/customers/harbour/access-decisions';
    await ana.isRefused(
      'forbidden',
      'decide about access',
      decisions,
      { decision: 'disable', reason: 'Late.' },
      { now: true },
    );
    await bruno.isRefused(
      'billing/disabling-proposed-first',
      'disable access out of the blue',
      decisions,
      { decision: 'disable', reason: 'Late.' },
      { now: true },
    );
    await bruno.isRefused(
      'billing/proposal-to-decline',
      'decline what nobody proposed',
      decisions,
      { decision: 'decline', reason: 'No.' },
      { now: true },
    );
    await bruno.isRefused(
      'billing/access-disabled',
      'reinstate what is not disabled',
      decisions,
      { decision: 'reinstate', reason: 'Paid.' },
      { now: true },
    );
    await bruno.does(
      'bills Harbour; it is forty days late',
      '/v1/customers/harbour/invoices',
      invoice(stage, 'HARBOUR-1', -40, { currency: 'GBP' }),
    );
    if (!stage.policiesAct) {
      stage.aside(
        'The proposal to disable access is made from 08:00 UTC on: play again then to see the rest.',
      );
      return;
    }
    await disabledAndReinstated(cast, stage, decisions);
    await declined(cast, stage);
  },
);

async function disabledAndReinstated(
  { bruno, sofia, aude }: Cast,
  stage: Stage,
  decisions: string,
): Promise<void> {
  const account = '/v1/customers/harbour/account';
  await aude.seesForNow('notice was given and disabling is proposed', account, stands('disablingProposed'));
  await aude.seesForNow('it waits for a person', '/v1/work-queue', (body) =>
    items(body).some(({ customerId }) => customerId === 'harbour'),
  );
  await bruno.does(
    'decides to disable access',
    decisions,
    { decision: 'disable', reason: 'No answer since the first reminder.' },
    { now: true },
  );
  await bruno.isRefused(
    'billing/disabled-until-settled',
    'reinstate it while nothing is paid',
    decisions,
    { decision: 'reinstate', reason: 'They asked.' },
    { now: true },
  );
  const disabled = await aude.sees(
    'what disabling costs has become follow-ups',
    account,
    (body) => ((body.followUps as object[] | undefined) ?? []).length >= 3,
  );
  await bruno.isRefused(
    'billing/known-follow-up',
    'see to what is not there',
    '/v1/customers/harbour/follow-ups/none/done',
  );
  const [followUp] = (disabled.followUps as { followUpId: string }[] | undefined) ?? [];
  await sofia.does(
    'sees to the first one',
    `/v1/customers/harbour/follow-ups/${followUp?.followUpId ?? 'none'}/done`,
    { note: 'Kept for a month.' },
  );
  await bruno.does('receives the money', '/v1/invoices/HARBOUR-1/payments', {
    amountMinor: 120_000,
    receivedOn: stage.day(0),
    reference: 'BACS 1',
  });
  await aude.seesForNow('reinstating is to be considered', account, (body) =>
    ((body.followUps as { code: string }[] | undefined) ?? []).some(
      ({ code }) => code === 'considerReinstating',
    ),
  );
  await bruno.does(
    'reinstates access',
    decisions,
    { decision: 'reinstate', reason: 'Paid in full.' },
    { now: true },
  );
  await aude.sees('access is enabled', account, stands('enabled'));
}

/** A customer that was never told of the policy can't be held to it. [D25] */
async function declined({ bruno, aude }: Cast, stage: Stage): Promise<void> {
  const decisions = '/v1/customers/yildiz/access-decisions';
  await bruno.does(
    'bills Yıldız; it is forty days late',
    '/v1/customers/yildiz/invoices',
    invoice(stage, 'YILDIZ-1', -40, { currency: 'TRY', policyId: 'standard' }),
  );
  await aude.seesForNow('disabling is proposed', '/v1/customers/yildiz/account', stands('disablingProposed'));
  await bruno.isRefused(
    'billing/policy-disclosed-first',
    'disable access on a policy that the customer was never told',
    decisions,
    { decision: 'disable', reason: 'Late.' },
    { now: true },
  );
  await bruno.does(
    'declines it',
    decisions,
    { decision: 'decline', reason: 'We never told them of the policy.' },
    { now: true },
  );
  await bruno.does('receives the money all the same', '/v1/invoices/YILDIZ-1/payments', {
    amountMinor: 120_000,
    receivedOn: stage.day(0),
    reference: 'EFT 1',
  });
}

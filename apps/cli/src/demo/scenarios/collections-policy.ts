import { scenario } from '../scenario.js';

/** Access may be considered a month after the due date, and the notice ends with the day on which it is given. */
const POLICY = {
  policyId: 'standard',
  reminderDaysBeforeDue: [7, 1],
  reminderDaysAfterDue: [3, 10],
  accessMayBeDisabledAfterDays: 30,
  noticeDays: 0,
  descriptions: [
    {
      language: 'pt-BR',
      text: 'Lembramos antes e depois do vencimento; após 30 dias o acesso pode ser suspenso.',
    },
    {
      language: 'en',
      text: 'We remind you before and after the due date; after 30 days access may be disabled.',
    },
  ],
};

/** [D25] */
export const collectionsPolicy = scenario(
  'collections-policy',
  'A collections policy, told to every customer',
  async ({ ana, bruno }) => {
    const policies = '/v1/collections-policies';
    await ana.isRefused('forbidden', 'decide how the partner collects', policies, POLICY);
    await bruno.does('publishes the collections policy', policies, POLICY);
    const disclosures = `${policies}/standard/disclosures`;
    for (const customerId of ['aurora', 'mondego', 'brisebois', 'harbour']) {
      await bruno.does(`tells ${customerId} of it`, disclosures, { customerId });
    }
    await bruno.isRefused(
      'billing/known-policy-version',
      'tell of a version that was never published',
      disclosures,
      { customerId: 'aurora', version: 9 },
    );
    await bruno.isRefused('billing/csp-customer', 'tell somebody who is no customer', disclosures, {
      customerId: 'nobody',
    });
    await bruno.isRefused('not-found', 'tell of a policy that there is not', `${policies}/none/disclosures`, {
      customerId: 'aurora',
    });
  },
);

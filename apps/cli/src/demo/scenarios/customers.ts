import { items } from '../person.js';
import { CUSTOMERS } from '../requests.js';
import { scenario } from '../scenario.js';

/** [D2] [D3] [D5] [D21] [D28] */
export const customers = scenario(
  'customers',
  'Customers in five languages and two clouds, and what they delegate',
  async ({ ana, sofia, aude }, stage) => {
    for (const [id, customer] of Object.entries(CUSTOMERS)) {
      await sofia.states(
        `registers ${customer.name} (${customer.language})`,
        `/v1/customers/${id}`,
        customer,
      );
    }

    const subscriptions = '/v1/customers/aurora/subscriptions';
    const subscription = {
      subscriptionId: 'aurora-m365',
      offerName: 'Microsoft 365 Business Premium',
      service: 'microsoft365',
      quantity: 12,
    };
    await sofia.does('records what Aurora bought', subscriptions, subscription);
    await sofia.isRefused(
      'customers/subscription-recorded-once',
      'record another one under its id',
      subscriptions,
      { ...subscription, quantity: 99 },
    );
    await sofia.does('records a trial', subscriptions, {
      ...subscription,
      subscriptionId: 'aurora-trial',
      offerName: 'Power BI trial',
      service: 'powerPlatform',
      status: 'pending',
    });
    await sofia.does('records that the trial was deleted', `${subscriptions}/aurora-trial/status`, {
      status: 'deleted',
    });
    await sofia.isRefused(
      'customers/deleted-subscription-is-over',
      'bring it back',
      `${subscriptions}/aurora-trial/status`,
      { status: 'active' },
    );
    await sofia.isRefused('not-found', 'change one that is not there', `${subscriptions}/none/status`, {
      status: 'active',
    });
    await sofia.isRefused(
      'customers/tenant-keeps-its-cloud',
      'move the tenant to another cloud',
      '/v1/customers/aurora',
      { ...CUSTOMERS.aurora, cloud: 'usGovernment' },
      { method: 'PUT' },
    );

    const relationships = '/v1/customers/aurora/delegated-admin-relationships';
    const gdap = {
      relationshipId: 'gdap-aurora',
      roles: ['Service support administrator', 'Global reader'],
      startsAt: `${stage.day(-30)}T00:00:00Z`,
      endsAt: `${stage.day(700)}T00:00:00Z`,
    };
    await ana.does('records the delegated admin relationship of Aurora', relationships, gdap);
    await ana.isRefused('customers/relationship-recorded-once', 'rewrite its roles', relationships, {
      ...gdap,
      roles: ['Global administrator'],
    });
    await ana.isRefused(
      'customers/relationship-ends-after-start',
      'record one that ends before it starts',
      relationships,
      { ...gdap, relationshipId: 'gdap-back', endsAt: `${stage.day(-60)}T00:00:00Z` },
    );
    await ana.does('records one that awaits approval', relationships, {
      ...gdap,
      relationshipId: 'gdap-more',
      roles: ['Helpdesk administrator'],
      status: 'approvalPending',
    });
    await ana.does('records that the customer approved it', `${relationships}/gdap-more/status`, {
      status: 'active',
    });
    await ana.does('records that the customer ended it', `${relationships}/gdap-more/end`);
    await ana.isRefused(
      'customers/relationship-not-over',
      'change what has ended',
      `${relationships}/gdap-more/status`,
      { status: 'active' },
    );
    await ana.isRefused('not-found', 'end a relationship that is not there', `${relationships}/none/end`);

    await aude.seesForNow('customers who were never told of a plan are findings', '/v1/findings', (body) =>
      items(body).some(
        ({ code, customerId }) => code === 'offering/plan-never-disclosed' && customerId === 'aurora',
      ),
    );
    const disclosures = '/v1/support-plans/standard/disclosures';
    for (const id of Object.keys(CUSTOMERS)) {
      await sofia.does(`records that ${id} was told of the plan`, disclosures, {
        customerId: id,
        channel: 'contract',
      });
    }
    await sofia.isRefused('offering/known-customer', 'tell somebody who is no customer', disclosures, {
      customerId: 'nobody',
      channel: 'contract',
    });
    await sofia.isRefused(
      'offering/known-version',
      'tell of a version that was never published',
      disclosures,
      { customerId: 'aurora', channel: 'contract', version: 9 },
    );
    await sofia.isRefused(
      'not-found',
      'tell of a plan that was never published',
      '/v1/support-plans/none/disclosures',
      { customerId: 'aurora', channel: 'contract' },
    );
  },
);

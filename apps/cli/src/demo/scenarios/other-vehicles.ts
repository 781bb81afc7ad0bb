import { items } from '../person.js';
import { diagnosis, handOver, NO_DOCUMENTED_ISSUE, technical } from '../requests.js';
import { scenario } from '../scenario.js';
import { diagnosed, finished } from './case-steps.js';

/** What need not be handed over, but may be: commercial issues and products on premises. [D11] */
export const otherVehicles = scenario(
  'other-vehicles',
  'Commercial support, and an incident for a product on premises',
  async ({ ana, bruno, aude }, stage) => {
    stage.at(-4, '09:00');
    const commercial = {
      ...technical('harbour', 'A licence was billed twice', { channel: 'email' }),
      issueKind: 'billing',
    };
    await bruno.isRefused(
      'forbidden',
      'work on technical cases',
      '/v1/cases',
      technical('harbour', 'No mail'),
    );
    const billing = await bruno.does('takes a billing request', '/v1/cases', commercial);
    await bruno.does('checks service health', `${billing}/service-health-checks`, NO_DOCUMENTED_ISSUE);
    await bruno.isRefused(
      'cases/diagnosis-first',
      'hand over what nobody diagnosed',
      `${billing}/escalations`,
      handOver('commercialSupport', 'SR-61'),
    );
    await bruno.does(
      'diagnoses it',
      `${billing}/diagnosis`,
      diagnosis('other', 'The order shows one licence, the bill two.'),
    );
    await bruno.isRefused(
      'cases/only-resellers-have-a-provider',
      'hand it to a provider that there is not',
      `${billing}/escalations`,
      { approvedBy: 'Rita Sá', reference: 'P-1' },
    );
    await bruno.does(
      'hands it over to commercial support',
      `${billing}/escalations`,
      handOver('commercialSupport', 'SR-61'),
    );
    await bruno.does('polls: solved', `${billing}/escalation-updates`, {
      status: 'closed',
      outcome: 'solved',
    });
    await finished(bruno, billing, 'Microsoft has corrected the bill.');

    const server = await diagnosed(
      ana,
      technical('mondego', 'O servidor de correio não arranca', { service: 'exchangeServer' }),
      'other',
    );
    await ana.isRefused(
      'cases/vehicle-fits-product',
      'send a product on premises to cloud support',
      `${server}/escalations`,
      handOver('advancedSupportForPartners', 'SR-71'),
    );
    await ana.does(
      'uses the incident for products on premises',
      `${server}/escalations`,
      handOver('productSupportIncident', 'SR-71'),
    );
    await ana.does('polls: solved', `${server}/escalation-updates`, { status: 'closed', outcome: 'solved' });
    await finished(ana, server, 'O servidor arranca de novo.');

    stage.now();
    await aude.sees('the incident is used up', '/v1/entitlements', (body) =>
      items(body).some(
        ({ contractId, incidentsRemaining }) => contractId === 'PSI-1' && incidentsRemaining === 0,
      ),
    );
    stage.at(-3, '09:00');
    const again = await diagnosed(
      ana,
      technical('mondego', 'A base de dados não monta', { service: 'exchangeServer' }),
      'other',
    );
    await ana.isRefused(
      'cases/valid-entitlement',
      'use an incident that is gone',
      `${again}/escalations`,
      handOver('productSupportIncident', 'SR-72'),
    );
    await finished(ana, again, 'Resolvido pela própria equipa.');
  },
);

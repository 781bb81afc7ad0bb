import { handOver, technical } from '../requests.js';
import { scenario } from '../scenario.js';
import { diagnosed, finished } from './case-steps.js';

/** The five categories, one after the other, each in another language and through a technical vehicle. [D10]–[D13] */
export const mustHandOver = scenario(
  'must-hand-over',
  'The five categories that must be handed over, in five languages',
  async ({ rita, ana, aude }, stage) => {
    stage.at(-5, '08:00');
    const outage = await diagnosed(
      ana,
      technical('aurora', 'O serviço não responde', { severity: 'critical' }),
      'serviceUnavailable',
    );
    await ana.isRefused(
      'cases/must-be-handed-over',
      'resolve it as if it were her own',
      `${outage}/resolution`,
      { summary: 'Reiniciado.' },
    );
    await ana.isRefused(
      'cases/valid-entitlement',
      'use a contract that has run out',
      `${outage}/escalations`,
      handOver('premierSupportForPartners', 'SR-11'),
    );
    await rita.does('renews Premier Support', '/v1/entitlements', {
      vehicle: 'premierSupportForPartners',
      contractId: 'PSFP-1',
      accessId: 'P-200',
      expiresAt: '2099-12-31',
    });
    await ana.isRefused(
      'cases/known-vehicle',
      'hand over by pigeon',
      `${outage}/escalations`,
      handOver('carrierPigeon', 'SR-11'),
    );
    await ana.does(
      'hands it over through Premier Support',
      `${outage}/escalations`,
      handOver('premierSupportForPartners', 'SR-11', { topic: 'Exchange Online' }),
    );
    await ana.isRefused(
      'cases/handed-over-once',
      'hand it over twice',
      `${outage}/escalations`,
      handOver('premierSupportForPartners', 'SR-12'),
    );
    await ana.isRefused(
      'cases/answer-fits-status',
      'call solved what is open',
      `${outage}/escalation-updates`,
      { status: 'open', outcome: 'solved' },
    );
    await ana.does('polls: Microsoft needs to know more', `${outage}/escalation-updates`, {
      status: 'attention_needed',
      outcome: 'needsMoreInformation',
    });
    await ana.does('polls: Microsoft solved it', `${outage}/escalation-updates`, {
      status: 'closed',
      outcome: 'solved',
      note: 'Service restored.',
    });
    await finished(ana, outage, 'A Microsoft restabeleceu o serviço.');

    const undocumented = await diagnosed(
      ana,
      technical('mondego', 'A pesquisa não encontra anexos'),
      'undocumentedIssue',
    );
    await ana.does(
      'hands it over through Advanced Support',
      `${undocumented}/escalations`,
      handOver('advancedSupportForPartners', 'SR-21'),
    );
    await ana.does('gets it back', `${undocumented}/escalation-updates`, {
      status: 'closed',
      outcome: 'handedBack',
      note: 'Works as described.',
    });
    await finished(ana, undocumented, 'A Microsoft confirmou o funcionamento; a pesquisa foi reconfigurada.');

    const bug = await diagnosed(
      ana,
      technical('brisebois', 'Les dates s’affichent à l’envers'),
      'serviceBug',
    );
    await ana.does(
      'hands it over through Partner Cloud Support',
      `${bug}/escalations`,
      handOver('partnerCloudSupport', 'SR-31'),
    );
    await ana.does('polls: closed without a solution', `${bug}/escalation-updates`, {
      status: 'closed',
      outcome: 'closedWithoutSolution',
    });
    await finished(ana, bug, 'Microsoft ne corrigera pas ce défaut ; voici un contournement.');

    const network = await diagnosed(
      ana,
      technical('yildiz', 'Sanal makinelere erişilemiyor', { service: 'azure', severity: 'critical' }),
      'largeScaleNetworkOutage',
    );
    await ana.does(
      'hands it over through Premier Support',
      `${network}/escalations`,
      handOver('premierSupportForPartners', 'SR-41'),
    );
    await ana.does('polls: solved', `${network}/escalation-updates`, { status: 'closed', outcome: 'solved' });
    await finished(ana, network, 'Ağ sorunu Microsoft tarafından giderildi.');

    const regional = await diagnosed(
      ana,
      technical('harbour', 'Nobody in the region can sign in', { service: 'dynamics365' }),
      'regionalMultiTenantIssue',
    );
    await ana.isRefused(
      'cases/vehicle-satisfies-service',
      'use less than Dynamics 365 asks for',
      `${regional}/escalations`,
      handOver('partnerCloudSupport', 'SR-51'),
    );
    await ana.isRefused(
      'cases/vehicle-fits-issue-kind',
      'send a technical issue to commercial support',
      `${regional}/escalations`,
      handOver('commercialSupport', 'SR-51'),
    );
    await ana.isRefused(
      'cases/vehicle-fits-product',
      'send a cloud service to on-premises support',
      `${regional}/escalations`,
      handOver('productSupportIncident', 'SR-51'),
    );
    await ana.does(
      'hands it over through Advanced Support',
      `${regional}/escalations`,
      handOver('advancedSupportForPartners', 'SR-51', { contractId: 'ASFP-1' }),
    );
    await ana.does('polls: solved', `${regional}/escalation-updates`, {
      status: 'closed',
      outcome: 'solved',
    });
    await finished(ana, regional, 'Microsoft has solved it; everybody can sign in again.');

    stage.now();
    await aude.sees(
      'each category was handed over',
      `/v1/reports/escalations?from=${stage.day(-6)}&to=${stage.day(0)}`,
      ({ byCategory }) =>
        [
          'undocumentedIssue',
          'serviceUnavailable',
          'serviceBug',
          'largeScaleNetworkOutage',
          'regionalMultiTenantIssue',
        ].every((category) => category in (byCategory as object)),
    );
  },
);

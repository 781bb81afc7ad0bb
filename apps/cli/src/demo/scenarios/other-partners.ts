import { diagnosis, handOver, NO_DOCUMENTED_ISSUE, PARTNER, technical } from '../requests.js';
import { scenario } from '../scenario.js';

/** [D3] */
export const government = scenario(
  'government',
  'A US Government customer: the clouds of customer and partner account must match',
  async ({ rita, ana }, stage) => {
    stage.at(-1, '14:00');
    const c = await ana.does(
      'takes a request of the City of Riverton',
      '/v1/cases',
      technical('riverton', 'Nobody can sign in', { severity: 'critical' }),
    );
    await ana.does('checks service health', `${c}/service-health-checks`, NO_DOCUMENTED_ISSUE);
    await ana.does(
      'diagnoses it',
      `${c}/diagnosis`,
      diagnosis('serviceUnavailable', 'No sign-in in the whole tenant.'),
    );
    await ana.isRefused(
      'cases/clouds-match',
      'escalate from an account in another cloud',
      `${c}/escalations`,
      handOver('premierSupportForPartners', 'SR-91'),
    );
    await rita.states('publishes the profile of the US Government account', '/v1/partner-profile', {
      ...PARTNER,
      cloud: 'usGovernment',
    });
    await ana.does(
      'escalates from there',
      `${c}/escalations`,
      handOver('premierSupportForPartners', 'SR-91'),
    );
    await rita.states('goes back to the commercial account', '/v1/partner-profile', PARTNER);
    await ana.does('polls: solved', `${c}/escalation-updates`, { status: 'closed', outcome: 'solved' });
    await ana.does('resolves it', `${c}/resolution`, { summary: 'Sign-in works.' });
    await ana.does('tells the customer', `${c}/messages`, { text: 'Everybody can sign in again.' });
    await ana.does('closes it', `${c}/closure`);
  },
);

/** [D1] */
export const reseller = scenario(
  'reseller',
  'The same desk as an indirect reseller: it escalates to its provider, not to Microsoft',
  async ({ rita, ana }, stage) => {
    const profile = {
      ...PARTNER,
      partnerKind: 'indirectReseller',
      providerId: 'fabrikam',
      providerName: 'Fabrikam Distribution',
    };
    await rita.states('publishes the profile of an indirect reseller', '/v1/partner-profile', profile);
    stage.at(-1, '16:00');
    const c = await ana.does(
      'takes a request in French',
      '/v1/cases',
      technical('brisebois', 'Les machines virtuelles redémarrent', { service: 'azure' }),
    );
    await ana.does('checks service health', `${c}/service-health-checks`, NO_DOCUMENTED_ISSUE);
    await ana.does('diagnoses it', `${c}/diagnosis`, diagnosis('serviceBug', 'Vu sur trois abonnements.'));
    await ana.isRefused(
      'cases/reseller-escalates-to-provider',
      'go to Microsoft past its provider',
      `${c}/escalations`,
      handOver('advancedSupportForPartners', 'SR-101'),
    );
    await ana.does('hands it over to the provider', `${c}/escalations`, {
      approvedBy: 'Rita Sá',
      reference: 'FAB-7',
    });
    await ana.does('hears from the provider: solved', `${c}/escalation-updates`, {
      status: 'closed',
      outcome: 'solved',
    });
    await ana.does('resolves it', `${c}/resolution`, { summary: 'Corrigé par le fournisseur.' });
    await ana.does('tells the customer', `${c}/messages`, { text: 'Les machines sont stables.' });
    await ana.does('closes it', `${c}/closure`);

    const night = await ana.does(
      'is called at night',
      '/v1/cases',
      technical('brisebois', 'Plus rien ne répond', { severity: 'critical' }),
    );
    const inEmergency = {
      approvedBy: 'Rita Sá',
      reference: 'FAB-8',
      emergencyReason: 'Production à l’arrêt.',
    };
    await ana.isRefused(
      'cases/category-in-emergency',
      'hand over what nobody has diagnosed without saying as what',
      `${night}/escalations`,
      inEmergency,
    );
    await ana.does('hands over in an emergency, and says why', `${night}/escalations`, {
      ...inEmergency,
      category: 'serviceUnavailable',
    });
    await ana.does('hears from the provider: solved', `${night}/escalation-updates`, {
      status: 'closed',
      outcome: 'solved',
    });
    await ana.does('resolves it', `${night}/resolution`, { summary: 'Rétabli.' });
    await ana.does('tells the customer', `${night}/messages`, { text: 'Tout est rétabli.' });
    await ana.does('closes it', `${night}/closure`);
    stage.now();
    await rita.states('goes back to billing directly', '/v1/partner-profile', PARTNER);
  },
);

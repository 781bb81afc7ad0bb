import { items } from '../person.js';
import { handOver, technical } from '../requests.js';
import { scenario } from '../scenario.js';
import { finished } from './case-steps.js';

/** [D15] */
export const emergency = scenario(
  'emergency',
  'An emergency: handed over first, looked into later, and on record as a deviation',
  async ({ ana, aude }, stage) => {
    stage.at(-2, '03:00');
    const c = await ana.does(
      'is called at night',
      '/v1/cases',
      technical('aurora', 'Tudo parado', { severity: 'critical' }),
    );
    await ana.isRefused(
      'cases/health-check-first',
      'hand over at once without saying why',
      `${c}/escalations`,
      handOver('premierSupportForPartners', 'SR-81'),
    );
    await ana.does(
      'hands over at once, and says why',
      `${c}/escalations`,
      handOver('premierSupportForPartners', 'SR-81', {
        emergencyReason: 'Production stands still; the health page does not load.',
        category: 'serviceUnavailable',
      }),
    );
    await ana.does('polls: solved', `${c}/escalation-updates`, { status: 'closed', outcome: 'solved' });
    await finished(ana, c, 'O serviço voltou.');

    stage.now();
    const span = `from=${stage.day(-6)}&to=${stage.day(0)}`;
    await aude.sees('the deviation is listed with its reason', `/v1/reports/deviations?${span}`, (body) =>
      items(body).some(({ emergencyReason }) => emergencyReason !== undefined),
    );
    await aude.sees(
      'conformance is below one',
      `/v1/reports/conformance?${span}`,
      ({ deviating }) => Number(deviating) >= 1,
    );
  },
);

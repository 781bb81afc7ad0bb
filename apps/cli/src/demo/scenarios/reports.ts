import { scenario } from '../scenario.js';

/** [A1]–[A3] [D4] */
export const reports = scenario(
  'reports',
  'What support leads, auditors and integrators see of all this',
  async ({ aude, ana, monitor }, stage) => {
    const span = `from=${stage.day(-30)}&to=${stage.day(1)}`;
    for (const name of [
      'response-times',
      'reopen-rate',
      'volumes',
      'escalations',
      'conformance',
      'reminder-effectiveness',
      'access-decisions',
      'days-sales-outstanding',
    ]) {
      await aude.sees(
        `there is a report on ${name}`,
        `/v1/reports/${name}?${span}`,
        ({ report }) => report === name,
      );
    }
    await aude.sees(
      'there is the backlog of any day',
      `/v1/reports/backlog?asOf=${stage.day(-5)}`,
      ({ total }) => typeof total === 'number',
    );
    await aude.sees('there are the receivables by age', '/v1/reports/receivables', ({ byCurrency }) =>
      Array.isArray(byCurrency),
    );
    await aude.sees('something waits for a person, or nothing', '/v1/work-queue', ({ items }) =>
      Array.isArray(items),
    );
    await monitor.sees(
      'every event is in the feed',
      '/v1/events?limit=10',
      ({ items }) => (items as unknown[]).length === 10,
    );
    await ana.isRefused('forbidden', 'bring in other systems’ histories', '/v1/imports/cases', {});
  },
);

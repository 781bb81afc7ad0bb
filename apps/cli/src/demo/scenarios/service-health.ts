import { items } from '../person.js';
import { diagnosis, technical } from '../requests.js';
import { scenario } from '../scenario.js';

/** [D9] [D10] [D17] [D30] */
export const serviceHealth = scenario(
  'service-health',
  'A documented service issue: two cases wait for it, and both customers are told when it is resolved',
  async ({ ana, tiago, monitor, aude }, stage) => {
    const register = '/v1/service-health/issues/EX700001';
    const issue = {
      title: 'Some users can’t send mail',
      service: 'Exchange Online',
      feature: 'E-Mail timely delivery',
      classification: 'incident',
      status: 'serviceDegradation',
      impactDescription: 'Messages stay in the outbox.',
      startDateTime: `${stage.day(-1)}T06:00:00Z`,
      isResolved: false,
      posts: [{ createdDateTime: `${stage.day(-1)}T06:30:00Z`, description: 'We are investigating.' }],
      lastModifiedDateTime: `${stage.day(-1)}T06:30:00Z`,
    };
    const put = { method: 'PUT' } as const;
    await monitor.isRefused(
      'service-health/known-service',
      'report an issue of a service that there is not',
      register,
      { ...issue, service: 'Teletext' },
      put,
    );
    await monitor.isRefused(
      'service-health/ends-after-start',
      'report an issue that ends before it starts',
      register,
      { ...issue, endDateTime: `${stage.day(-2)}T06:00:00Z` },
      put,
    );
    await monitor.isRefused(
      'service-health/posts-fit',
      'report more than can be kept',
      register,
      {
        ...issue,
        posts: Array.from({ length: 5 }, () => ({
          createdDateTime: issue.startDateTime,
          description: 'x'.repeat(50_000),
        })),
      },
      put,
    );
    await monitor.states('reports what Microsoft says', register, issue);

    stage.at(-1, '09:00');
    const first = await ana.does(
      'takes a request in English',
      '/v1/cases',
      technical('harbour', 'Mail is stuck in the outbox'),
    );
    await ana.does('checks service health: it is known', `${first}/service-health-checks`);
    await ana.isRefused(
      'cases/category-fits-health-check',
      'call undocumented what is documented',
      `${first}/diagnosis`,
      diagnosis('undocumentedIssue', 'Nobody knows.'),
    );
    const second = await tiago.does(
      'takes a request in Turkish',
      '/v1/cases',
      technical('yildiz', 'E-postalar giden kutusunda kalıyor'),
    );
    await tiago.isRefused(
      'cases/known-service-issue',
      'link an issue that is not in the register',
      `${second}/service-issue-links`,
      { issueId: 'EX999999' },
    );
    await tiago.does('links it to the issue', `${second}/service-issue-links`, { issueId: 'EX700001' });
    await tiago.isRefused('cases/linked-once', 'link it twice', `${second}/service-issue-links`, {
      issueId: 'EX700001',
    });
    await tiago.does('checks service health: it is known', `${second}/service-health-checks`, {
      outcome: 'documentedIssue',
      issueId: 'EX700001',
    });

    stage.now();
    const resolved = {
      ...issue,
      status: 'serviceRestored',
      isResolved: true,
      endDateTime: `${stage.day(-1)}T12:00:00Z`,
      lastModifiedDateTime: `${stage.day(-1)}T12:10:00Z`,
    };
    await monitor.states('reports that Microsoft resolved it', register, resolved);
    await monitor.isRefused(
      'service-health/not-outdated',
      'report an older version',
      register,
      { ...issue, title: 'Old' },
      put,
    );
    for (const [person, c] of [
      [ana, first],
      [tiago, second],
    ] as const) {
      await aude.sees('the customer was told that the issue is resolved', `${c}/messages`, (body) =>
        items(body).some(({ template }) => template === 'serviceIssueResolved'),
      );
      await person.does('resolves the case', `${c}/resolution`, {
        summary: 'Microsoft restored the service (EX700001).',
      });
      await person.does('tells the customer', `${c}/messages`, { text: 'EX700001: ✓' });
      await person.does('closes it', `${c}/closure`);
    }
  },
);

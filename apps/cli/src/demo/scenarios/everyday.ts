import { items } from '../person.js';
import { diagnosis, handOver, NO_DOCUMENTED_ISSUE, technical } from '../requests.js';
import { scenario } from '../scenario.js';

/** [D4] [D9] [D14] [D23] */
export const everyday = scenario(
  'everyday',
  'An everyday case: every step in its order, reopened once, closed twice',
  async ({ rita, ana, tiago, aude, rui }, stage) => {
    stage.at(-9, '09:00');
    const request = technical('aurora', 'Mensagens não saem da caixa de saída', {
      severity: 'critical',
      contact: 'Rui Prado',
    });
    await ana.isRefused('cases/known-customer', 'take a request of nobody', '/v1/cases', {
      ...request,
      customerId: 'nobody',
    });
    await ana.isRefused('cases/csp-customer', 'take a billing question of nobody', '/v1/cases', {
      ...request,
      customerId: 'nobody',
      issueKind: 'billing',
    });
    const c = await ana.does('takes the call of Padaria Aurora', '/v1/cases', request);
    await tiago.does('is given the case', `${c}/assignment`, { assignee: 'tiago', team: 'messaging' });
    await tiago.isRefused(
      'cases/health-check-first',
      'troubleshoot before service health was checked',
      `${c}/troubleshooting-steps`,
      { scope: 'configuration', action: 'Read the message trace', outcome: 'notSolved' },
    );
    await tiago.isRefused(
      'cases/health-check-first',
      'diagnose before service health was checked',
      `${c}/diagnosis`,
      diagnosis('other', 'A guess.'),
    );
    await tiago.isRefused('cases/work-first', 'resolve what nobody looked into', `${c}/resolution`, {
      summary: 'It will be fine.',
    });
    await tiago.does('points the customer to product help', `${c}/self-help`, {
      resource: 'Outlook: check whether you work offline',
      url: 'https://support.microsoft.com/outlook',
    });
    await tiago.isRefused(
      'cases/name-the-issue',
      'find a documented issue without naming it',
      `${c}/service-health-checks`,
      { outcome: 'documentedIssue' },
    );
    await tiago.does('checks service health', `${c}/service-health-checks`, NO_DOCUMENTED_ISSUE);
    await tiago.isRefused(
      'cases/delegated-admin-in-force',
      'touch the tenant without rights',
      `${c}/troubleshooting-steps`,
      {
        scope: 'settings',
        action: 'Reset the connector',
        outcome: 'notSolved',
        delegatedAdminRelationshipId: 'gdap-more-rights',
      },
    );
    await tiago.does('troubleshoots under delegated rights', `${c}/troubleshooting-steps`, {
      scope: 'configuration',
      action: 'Repaired the outbound connector',
      outcome: 'solved',
      delegatedAdminRelationshipId: 'gdap-aurora',
    });
    await tiago.does(
      'diagnoses what lies within the baseline',
      `${c}/diagnosis`,
      diagnosis('withinBaseline', 'The outbound connector was switched off.'),
    );
    await tiago.isRefused(
      'cases/baseline-is-own',
      'hand over what is the partner’s own to solve',
      `${c}/escalations`,
      handOver('advancedSupportForPartners', 'SR-1'),
    );
    await tiago.isRefused(
      'cases/handed-over',
      'update an escalation that there is not',
      `${c}/escalation-updates`,
      { status: 'open' },
    );
    await tiago.does('lowers the severity', `${c}/severity`, { severity: 'moderate' });
    await tiago.does('leaves a note', `${c}/notes`, { text: 'Prefere ser contactado depois das 14h.' });
    await tiago.isRefused('cases/resolved-first', 'close what is not resolved', `${c}/closure`);
    await tiago.isRefused(
      'cases/reopen-what-ended',
      'reopen what is open',
      `${c}/reopening`,
      { reason: 'Why not?' },
      { onlyAtFirst: true },
    );
    await tiago.does('resolves it', `${c}/resolution`, { summary: 'Conector reparado.' });
    await tiago.isRefused('cases/open', 'resolve it twice', `${c}/resolution`, { summary: 'Outra vez.' });
    await tiago.isRefused('cases/customer-told-first', 'close before the customer was told', `${c}/closure`);
    await tiago.does('tells the customer', `${c}/messages`, {
      text: 'Está resolvido: o conector foi reparado.',
    });
    await tiago.does('closes it', `${c}/closure`);
    await tiago.isRefused('cases/not-over', 'give a closed case to somebody', `${c}/assignment`, {
      assignee: 'ana',
    });

    stage.at(-7, '10:00');
    await ana.does('reopens it: it is back', `${c}/reopening`, {
      reason: 'The customer called: it is back.',
    });
    await tiago.isRefused(
      'cases/health-check-first',
      'skip the health check of the new cycle',
      `${c}/diagnosis`,
      diagnosis('other', 'As before.'),
    );
    await tiago.does('checks service health anew', `${c}/service-health-checks`, NO_DOCUMENTED_ISSUE);
    await tiago.isRefused(
      'cases/reply-awaited',
      'stop waiting when nothing was asked',
      `${c}/customer-reply-waivers`,
    );
    await tiago.does('asks the customer', `${c}/customer-reply-requests`, {
      question: 'Desde quando? Para todos os destinatários?',
    });
    await tiago.does('records the answer', `${c}/customer-replies`, {
      text: 'Desde hoje, só para fora.',
      channel: 'phone',
    });
    await tiago.does('asks again', `${c}/customer-reply-requests`, { question: 'Pode enviar um exemplo?' });
    await tiago.does('goes on without the answer', `${c}/customer-reply-waivers`);
    await tiago.does('troubleshoots', `${c}/troubleshooting-steps`, {
      scope: 'settings',
      action: 'Removed the transport rule that came back',
      outcome: 'solved',
    });
    await tiago.does('resolves it for good', `${c}/resolution`, { summary: 'Regra de transporte removida.' });
    await tiago.does('tells the customer', `${c}/messages`, {
      text: 'A regra foi removida; as mensagens saem.',
    });
    await tiago.does('closes it', `${c}/closure`);

    stage.now();
    await aude.sees('its history is complete, with who and why', `${c}/history`, (body) => {
      const types = items(body).map(({ type }) => type);
      return types.includes('Reopened') && types.filter((type) => type === 'Closed').length === 2;
    });
    await aude.sees(
      'it was closed for a while',
      `${c}?asOf=${stage.day(-8)}T00:00:00Z`,
      ({ status }) => status === 'closed',
    );
    await rui.sees('his own customer’s case is closed', c, ({ status }) => status === 'closed');
    await rui.isRefused('forbidden', 'work on it', `${c}/notes`, { text: 'Olá' });
    await aude.isRefused('forbidden', 'change anything', `${c}/notes`, { text: 'Seen.' });
    await rita.isRefused('not-found', 'work on a case that there is not', '/v1/cases/none/notes', {
      text: '?',
    });
  },
);

/** [D2] [D14] */
export const withdrawal = scenario(
  'withdrawal',
  'A request that the customer takes back, and one that product help answers',
  async ({ ana }, stage) => {
    stage.at(-6, '11:00');
    const withdrawn = await ana.does(
      'takes a request in Turkish',
      '/v1/cases',
      technical('yildiz', 'Takvim paylaşılamıyor', { channel: 'chat', severity: 'minimal' }),
    );
    await ana.does('records that the customer withdraws it', `${withdrawn}/withdrawal`, {
      reason: 'The customer found the setting.',
    });
    await ana.isRefused(
      'cases/open',
      'go on with it',
      `${withdrawn}/service-health-checks`,
      NO_DOCUMENTED_ISSUE,
    );

    const solved = await ana.does(
      'takes a request in French',
      '/v1/cases',
      technical('brisebois', 'Comment partager un calendrier ?', { channel: 'portal', severity: 'minimal' }),
    );
    await ana.does('points to product help', `${solved}/self-help`, {
      resource: 'Partager un calendrier Outlook',
    });
    await ana.does('resolves it at first contact', `${solved}/resolution`, { summary: 'L’article a suffi.' });
    await ana.does('tells the customer', `${solved}/messages`, { text: 'Bonne nouvelle : c’est réglé.' });
    await ana.does('closes it', `${solved}/closure`);
  },
);

import { items, type Person } from '../person.js';
import { scenario } from '../scenario.js';
import { technical } from '../requests.js';

/** The mail that a customer got about something that it is told of once. */
async function sentTo(customerId: string, template: string, reader: Person): Promise<string> {
  const found = await reader.sees(
    `${customerId} got the mail ${template}`,
    `/v1/customers/${customerId}/messages?template=${template}`,
    (body) => items(body).some(({ status }) => !['queued', undefined].includes(status as string | undefined)),
  );
  return String(items(found)[0]?.id);
}

/** [D16]–[D19] */
export const messages = scenario(
  'messages',
  'The ledger of what customers were told, in their languages, and what became of it',
  async ({ ana, monitor, aude, rui }, stage) => {
    const delivered = await sentTo('mondego', 'collectionsPolicyDisclosed', aude);
    const bounced = await sentTo('aurora', 'collectionsPolicyDisclosed', aude);
    for (const [customerId, language] of [
      ['aurora', 'pt-BR'],
      ['mondego', 'pt-PT'],
      ['brisebois', 'fr'],
      ['yildiz', 'tr'],
      ['harbour', 'en'],
    ] as const) {
      await aude.sees(
        `${customerId} was written to in ${language}`,
        `/v1/customers/${customerId}/messages`,
        (body) => items(body).some((message) => message.language === language),
      );
    }
    await monitor.does('reports that a mail was delivered', `/v1/messages/${delivered}/delivery-reports`, {
      status: 'delivered',
    });
    await monitor.does('reports that another one bounced', `/v1/messages/${bounced}/delivery-reports`, {
      status: 'bounced',
      detail: '5.1.1 user unknown',
    });
    await monitor.isRefused(
      'communication/bounce-is-final',
      'report it as delivered after all',
      `/v1/messages/${bounced}/delivery-reports`,
      { status: 'delivered' },
      { onlyAtFirst: true },
    );
    await ana.isRefused(
      'communication/another-channel',
      'tell by mail what mail could not',
      `/v1/messages/${bounced}/conveyance`,
      { channel: 'email' },
    );
    await ana.does('tells the customer by telephone', `/v1/messages/${bounced}/conveyance`, {
      channel: 'phone',
      note: 'Reached Rui at noon.',
    });
    await ana.isRefused(
      'communication/tell-what-mail-could-not',
      'tell again what was delivered',
      `/v1/messages/${delivered}/conveyance`,
      { channel: 'phone' },
    );
    await ana.isRefused(
      'not-found',
      'report on a message that there is not',
      '/v1/messages/none/delivery-reports',
      { status: 'delivered' },
    );

    const c = await ana.does(
      'takes a request of a customer without an address',
      '/v1/cases',
      technical('silent', 'The scanner does not mail', { severity: 'minimal' }),
    );
    const unsendable = await aude.sees(
      'there was nobody to write to',
      `${c}/messages?template=requestReceived`,
      (body) => items(body).some(({ status }) => ['unsendable', 'conveyed'].includes(String(status))),
    );
    const id = String(items(unsendable)[0]?.id);
    await monitor.isRefused(
      'communication/sent-first',
      'report on what was never sent',
      `/v1/messages/${id}/delivery-reports`,
      { status: 'delivered' },
      { onlyAtFirst: true },
    );
    await ana.does('calls the customer instead', `/v1/messages/${id}/conveyance`, { channel: 'phone' });
    await ana.does('records that the customer withdraws', `${c}/withdrawal`, { reason: 'A cable.' });

    const microsoft = '/v1/customers/harbour/microsoft-messages';
    const note = { subject: 'Exchange Online is degraded', receivedAt: `${stage.day(-1)}T07:00:00Z` };
    await ana.does('records that Microsoft wrote about an incident', microsoft, {
      ...note,
      ground: 'serviceIncident',
    });
    await ana.does('records that Microsoft wrote about a product outside CSP', microsoft, {
      ...note,
      ground: 'nonCspProducts',
      subject: 'Your Xbox order',
    });
    await ana.isRefused(
      'communication/microsoft-grounds',
      'accept that Microsoft wrote about subscriptions',
      microsoft,
      { ...note, ground: 'subscriptionRenewal' },
    );
    await ana.isRefused(
      'communication/existing-commercial-relationship',
      'accept it where Microsoft has no relationship',
      '/v1/customers/aurora/microsoft-messages',
      { ...note, ground: 'nonCspProducts' },
    );
    await ana.isRefused('communication/received-in-the-past', 'record what is yet to come', microsoft, {
      ...note,
      ground: 'serviceIncident',
      receivedAt: '2099-01-01T00:00:00Z',
    });
    await ana.isRefused(
      'not-found',
      'record what Microsoft wrote to nobody',
      '/v1/customers/nobody/microsoft-messages',
      { ...note, ground: 'serviceIncident' },
    );

    await rui.sees(
      'he finds his own customer’s messages, and no others',
      '/v1/messages?limit=200',
      (body) => items(body).length > 0 && items(body).every(({ customerId }) => customerId === 'aurora'),
    );
  },
);

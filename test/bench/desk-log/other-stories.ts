import { InvoiceIssued, PaymentReceived, PaymentReminderSent } from '#billing';
import { MessageQueued, MessageSent } from '#communication';
import { CustomerRegistered } from '#customers';
import { SupportPlanDisclosed } from '#offering';
import type { Random } from './random.js';
import { DAY, dayOfMillis, MINUTE, Story, type Told } from './story.js';
import { sentence } from './texts.js';

export const PLAN = 'standard';

export function customerStory(random: Random, customerId: string, at: number): Story {
  return new Story(`customer-${customerId}`, at, 'sales1').tell(
    0,
    CustomerRegistered({
      name: `Customer ${customerId} Lda`,
      language: random.pick(['en', 'pt-PT', 'pt-BR', 'fr', 'tr']),
      country: random.pick(['PT', 'BR', 'FR', 'TR', 'US']),
      cloud: 'commercial',
      contacts: [{ name: `Contact of ${customerId}`, email: `${customerId}@customer.example` }],
      existingCommercialRelationship: false,
    }),
  );
}

export const disclosure = (customerId: string): ReturnType<typeof SupportPlanDisclosed> =>
  SupportPlanDisclosed({ planId: PLAN, customerId, version: 1, channel: 'email' });

/** A month's invoice: issued, reminded of, and most of the time paid. */
export function invoiceStory(random: Random, number: string, customerId: string, at: number): Story {
  const amountMinor = 5_000 + random.below(500_000);
  const period = { billingPeriodStart: dayOfMillis(at - 30 * DAY), billingPeriodEnd: dayOfMillis(at - DAY) };
  const bill = { currency: 'EUR', dueOn: dayOfMillis(at + 20 * DAY), ...period };
  const story = new Story(`invoice-${number}`, at, 'billing1').tell(
    0,
    InvoiceIssued({
      number,
      customerId,
      documentType: 'invoice',
      issuedOn: dayOfMillis(at),
      amountMinor,
      ...bill,
    }),
  );
  const reminder = { customerId, step: 'before-7', days: -7, outstandingMinor: amountMinor, skipped: [] };
  story.tell(13 * DAY, PaymentReminderSent({ ...reminder, ...bill }));
  if (random.chance(0.05)) return story;
  const after = random.next() * 15 * DAY;
  const receivedOn = dayOfMillis(story.now + after);
  const reference = `Payment of ${number}`;
  return story.tell(after, PaymentReceived({ amountMinor, currency: 'EUR', receivedOn, reference }));
}

/** What the customer is written on account of something that was told. */
export function messageStory(
  random: Random,
  id: string,
  { at, fact }: Told,
  about: { readonly customerId: string; readonly caseId: string },
  template: 'requestReceived' | 'caseResolved',
): Story {
  return new Story(`message-${id}`, at, 'system')
    .tell(
      100,
      MessageQueued({
        ...about,
        template,
        language: random.pick(['en', 'pt-PT', 'pt-BR', 'fr', 'tr']),
        channel: 'email',
        recipient: { name: `Contact of ${about.customerId}`, email: `${about.customerId}@customer.example` },
        from: {
          name: 'Contoso Cloud',
          email: 'help@contoso.example',
          website: 'https://help.contoso.example',
        },
        subject: sentence(random, 6),
        body: sentence(random, 60),
        messageId: `<${id}@contoso.example>`,
        cause: { eventId: random.uuid(at), type: fact.type },
      }),
    )
    .tell(random.next() * MINUTE, MessageSent({ route: 'smtp', attempt: 1, reply: '250 2.0.0 OK' }));
}

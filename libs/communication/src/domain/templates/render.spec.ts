import { describe, expect, it } from '@jest/globals';
import { LANGUAGES, TEMPLATES, type Language, type TemplateCode } from '../vocabulary.js';
import { formatsOf } from './formats.js';
import type { Notice, ParametersOf } from './parameters.js';
import { render } from './render.js';

const ofCase = { number: '2026-000042', title: 'Correio atrasado' };
const ofInvoice = {
  invoice: 'INV-1',
  amount: { amountMinor: 120_050, currency: 'BRL', minorDigits: 2 },
  dueOn: '2026-03-15',
  period: { start: '2026-02-01', end: '2026-02-28' },
};

/** One example of every template's parameters. */
const SAMPLES: { readonly [Code in TemplateCode]: ParametersOf<Code> } = {
  requestReceived: { ...ofCase, severity: 'critical' },
  caseProgress: { ...ofCase, text: 'The mail queue is shrinking.' },
  caseResolved: { ...ofCase, text: 'The connector was set up anew.' },
  serviceIssueResolved: {
    ...ofCase,
    issueId: 'EX123',
    issueTitle: 'Mail is delayed',
    endedAt: '2026-03-01T11:00:00.000Z',
  },
  customerReplyAwaited: { ...ofCase, question: 'Since when does it happen?' },
  escalatedToMicrosoft: { ...ofCase, serviceRequestNumber: 'SR-1' },
  escalatedToIndirectProvider: { ...ofCase, reference: 'P-7' },
  caseReopened: ofCase,
  caseClosed: ofCase,
  caseWithdrawn: ofCase,
  invoiceIssued: { ...ofInvoice, issuedOn: '2026-03-01' },
  paymentReminderBeforeDue: { ...ofInvoice, daysLeft: 7 },
  paymentReminderAfterDue: { ...ofInvoice, daysOverdue: 3 },
  accessDisablingNotice: {
    invoice: 'INV-1',
    amount: ofInvoice.amount,
    dueOn: ofInvoice.dueOn,
    notBefore: '2026-04-14',
  },
  accessDisabled: { invoices: ['INV-1', 'INV-2'] },
  accessReinstated: {},
  collectionsPolicyDisclosed: {
    version: 2,
    reminderDaysBeforeDue: [7, 1],
    reminderDaysAfterDue: [3, 10],
    accessMayBeDisabledAfterDays: 30,
    noticeDays: 5,
  },
  supportPlanDisclosed: {
    plan: 'Essential',
    kinds: ['technical', 'billing'],
    serviceHours: {
      timeZone: 'Europe/Lisbon',
      periods: [
        { days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], from: '09:00', to: '18:00' },
      ],
    },
    contactMethod: 'help@contoso.example',
    charged: 'part',
    price: { amountMinor: 9900, currency: 'EUR', minorDigits: 2 },
  },
};

const correspondents = {
  recipient: 'Rui Prado',
  partner: {
    name: 'Contoso Cloud',
    email: 'help@contoso.example',
    telephone: '+351 210 000 000',
    website: 'https://help.contoso.example',
  },
};

const sample = (template: TemplateCode): Notice => ({ template, parameters: SAMPLES[template] }) as Notice;
const rendered = (template: TemplateCode, language: Language) =>
  render(sample(template), language, correspondents);

const everyMessage = TEMPLATES.flatMap((template) =>
  LANGUAGES.map((language) => [template, language] as const),
);

describe('every message in every language [D18]', () => {
  it.each(everyMessage)('%s in %s', (template, language) => {
    const { subject, body } = rendered(template, language);
    for (const text of [subject, body]) {
      expect(text).not.toMatch(/undefined|null|NaN|\[object|\$\{|Invalid/);
      expect(text).toBe(text.trimStart());
    }
    expect(subject.length).toBeGreaterThan(10);
    expect(subject.length).toBeLessThan(110);
    expect(body).toContain('Rui Prado');
    expect(body).toMatch(/Contoso Cloud\nhelp@contoso\.example · \+351 210 000 000 · https:/);
  });

  it.each(TEMPLATES)('%s says it differently in each language', (template) => {
    const bodies = LANGUAGES.map((language) => rendered(template, language).body);
    expect(new Set(bodies).size).toBe(LANGUAGES.length);
  });
});

it('leaves out what is not known', () => {
  const { issueId, number, title } = SAMPLES.serviceIssueResolved;
  const { body } = render(
    { template: 'serviceIssueResolved', parameters: { issueId, number, title } },
    'en',
    correspondents,
  );
  expect(body.split('\n\n')).toHaveLength(4);
});

it('keeps a subject on one line, whatever a title holds', () => {
  const parameters = { number: '1\r\nBcc: all@aurora.example', title: 'a' };
  const { subject } = render({ template: 'caseClosed', parameters }, 'en', correspondents);
  expect(subject).toBe('Your request 1 Bcc: all@aurora.example is closed');
});

describe('amounts', () => {
  const brl = { amountMinor: 120_050, currency: 'BRL', minorDigits: 2 };

  it.each([
    ['en', brl, 'R$1,200.50'],
    ['pt-BR', brl, 'R$ 1.200,50'],
    ['pt-PT', brl, '1200,50 R$'],
    ['fr', { amountMinor: -5, currency: 'EUR', minorDigits: 2 }, '-0,05 €'],
    ['tr', { amountMinor: 99, currency: 'TRY', minorDigits: 2 }, '₺0,99'],
    ['en', { amountMinor: 1200, currency: 'JPY', minorDigits: 0 }, '¥1,200'],
    ['en', { amountMinor: 1234, currency: 'KWD', minorDigits: 3 }, 'KWD 1.234'],
    // CLDR shows forints without the hundredths in which ISO 4217 counts them.
    ['en', { amountMinor: 123_456, currency: 'HUF', minorDigits: 2 }, 'HUF 1,234.56'],
    ['en', { amountMinor: 900_719_925_474_099, currency: 'EUR', minorDigits: 2 }, '€9,007,199,254,740.99'],
  ] as const)('%s %j is %s', (language, money, expected) => {
    const text = formatsOf(language)
      .money(money)
      .replaceAll(/[\u00A0\u202F]/g, ' ');
    expect(text.replaceAll('JP¥', '¥')).toBe(expected);
  });
});

it('writes days and times as each language does', () => {
  const written = LANGUAGES.map((language) => formatsOf(language).day('2026-03-01'));
  expect(written).toEqual([
    '1 March 2026',
    '1º de março de 2026',
    '1 de março de 2026',
    '1er mars 2026',
    '1 Mart 2026',
  ]);
  expect(formatsOf('en').moment('2026-03-01T09:05:00.000Z')).toMatch(/^1 March 2026.+09:05 UTC$/);
  expect(formatsOf('en').days(1)).toBe('1 day');
});

it('draws consecutive days of the week together', () => {
  const hours = (...days: readonly ('monday' | 'tuesday' | 'wednesday' | 'friday')[]) =>
    formatsOf('en').hours({ timeZone: 'Europe/Lisbon', periods: [{ days, from: '09:00', to: '18:00' }] });
  expect(hours('monday', 'tuesday', 'wednesday')).toBe('Monday – Wednesday 09:00–18:00 (Europe/Lisbon)');
  expect(hours('monday', 'tuesday')).toBe('Monday and Tuesday 09:00–18:00 (Europe/Lisbon)');
  expect(hours('monday', 'tuesday', 'friday')).toBe('Monday, Tuesday and Friday 09:00–18:00 (Europe/Lisbon)');
});

import type { Dice } from './dice.js';

/** What a command is answered with. */
export interface Done {
  readonly id: string;
  readonly revision: number;
  readonly position: string;
}

/** One command of a life, and what must be in the log once it is acknowledged. */
export interface Step {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Category of the stream that it writes to. */
  readonly category: 'case' | 'invoice';
  /** Types of the events that it writes, in order. */
  readonly writes: readonly string[];
}

/** The life of a case or of an invoice: told how each step was answered, it goes on with the next one. */
export type Life = Generator<Step, void, Done>;

const DAY_MS = 86_400_000;
const daysFromNow = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** What a customer is registered with. */
export function customer(id: string): object {
  return {
    name: `Padaria ${id}`,
    language: 'pt-BR',
    country: 'BR',
    cloud: 'commercial',
    contacts: [{ name: 'Rui Prado', email: `rui@${id}.example` }],
  };
}

/** What the lives need to be there. */
export const SETTING: readonly (readonly [method: string, path: string, body: object])[] = [
  [
    'PUT',
    '/v1/partner-profile',
    {
      partnerId: 'contoso',
      name: 'Contoso Cloud',
      partnerKind: 'directBill',
      cloud: 'commercial',
      supportProfile: {
        email: 'help@contoso.example',
        telephone: '+351 210 000 000',
        website: 'https://help.contoso.example',
      },
    },
  ],
  [
    'POST',
    '/v1/entitlements',
    {
      vehicle: 'advancedSupportForPartners',
      contractId: 'C-1',
      accessId: 'A-1',
      expiresAt: daysFromNow(1000),
      incidentsRemaining: 100_000,
    },
  ],
  ['PUT', '/v1/customers/aurora', customer('aurora')],
  [
    'POST',
    '/v1/collections-policies',
    {
      policyId: 'standard',
      reminderDaysBeforeDue: [7, 1],
      reminderDaysAfterDue: [3, 10],
      accessMayBeDisabledAfterDays: 60,
      noticeDays: 5,
    },
  ],
];

/** A case, as far as its people get with it. */
export function* caseLife(dice: Dice, name: string): Life {
  const { id } = yield {
    path: '/v1/cases',
    category: 'case',
    writes: ['RequestReceived'],
    body: {
      customerId: 'aurora',
      issueKind: 'technical',
      service: 'microsoft365',
      severity: 'critical',
      channel: 'phone',
      language: 'pt-BR',
      title: name,
      description: 'Desde as 9h nenhuma mensagem sai. '.repeat(dice.between(1, 40)),
    },
  };
  const step = (path: string, type: string, body: object): Step => ({
    path: `/v1/cases/${id}/${path}`,
    category: 'case',
    // An answer to an escalation is an update first of all.
    writes: type === 'EscalationAnswered' ? ['EscalationUpdated', type] : [type],
    body: { ...body },
  });
  const notes = dice.between(0, 2);
  for (let note = 0; note < notes; note++) {
    yield step('notes', 'NoteAdded', { text: `${name}, note ${note}` });
  }
  if (dice.one(5)) return;
  yield step('service-health-checks', 'ServiceHealthChecked', { outcome: 'noDocumentedIssue' });
  const category = dice.one(2) ? 'serviceUnavailable' : 'withinBaseline';
  yield step('diagnosis', 'Diagnosed', { category, findings: `${name} was looked into.` });
  if (category === 'serviceUnavailable') {
    yield step('escalations', 'EscalatedToMicrosoft', {
      vehicle: 'advancedSupportForPartners',
      approvedBy: 'Rita',
      serviceRequestNumber: `SR-${name}`,
    });
    const answer = { status: 'closed', outcome: 'solved', note: 'Restored.' };
    yield step('escalation-updates', 'EscalationAnswered', answer);
  }
  yield step('resolution', 'Resolved', { summary: `${name} was resolved.` });
  yield step('messages', 'CustomerInformed', { text: `${name}: tudo voltou ao normal.` });
  if (!dice.one(4)) yield step('closure', 'Closed', {});
}

export const INVOICE_MINOR = 100_000;

/** An invoice and some payments for it. One that is overdue is never paid in full, so that it is reminded of. */
export function* invoiceLife(dice: Dice, name: string): Life {
  const number = `INV-${name}`;
  const overdue = dice.one(2);
  const { id } = yield {
    path: '/v1/customers/aurora/invoices',
    category: 'invoice',
    writes: ['InvoiceIssued'],
    body: {
      number,
      issuedOn: daysFromNow(-60),
      dueOn: daysFromNow(overdue ? -20 : 20),
      billingPeriodStart: daysFromNow(-90),
      billingPeriodEnd: daysFromNow(-61),
      currency: 'BRL',
      amountMinor: INVOICE_MINOR,
    },
  };
  const payments = dice.between(0, 3);
  for (let payment = 1; payment <= payments; payment++) {
    const all = payment === 3 && !overdue;
    yield {
      path: `/v1/invoices/${id}/payments`,
      category: 'invoice',
      writes: ['PaymentReceived'],
      body: {
        amountMinor: all ? INVOICE_MINOR - 200 : 100,
        receivedOn: daysFromNow(0),
        reference: `${name}-${payment}`,
      },
    };
  }
}

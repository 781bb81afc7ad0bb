import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeskClient } from './desk-client.js';

/** Words that stand for the person: wherever one of them is found, something personal is. */
export const PERSONAL = [
  'quiteria',
  'bragantina',
  'xilofone',
  'zambujeiro',
  'tramagal',
  'esperantina',
  '987654321',
  'PAGO-4477',
] as const;

export const PARTNER = {
  partnerId: 'contoso',
  name: 'Contoso Cloud',
  partnerKind: 'directBill',
  cloud: 'commercial',
  supportProfile: {
    email: 'help@contoso.example',
    telephone: '+351 210 000 000',
    website: 'https://help.contoso.example',
  },
};

const customer = (name: string, email: string, telephone: string) => ({
  name: 'Padaria Aurora',
  language: 'pt-BR',
  country: 'BR',
  cloud: 'commercial',
  contacts: [{ name, email, telephone }],
});

const request = (customerId: string, about: string) => ({
  customerId,
  issueKind: 'technical',
  service: 'microsoft365',
  severity: 'critical',
  channel: 'phone',
  language: 'pt-BR',
  title: `Sem ${about}`,
  description: `A impressora de Quitéria, no ${about}, não imprime.`,
  contact: 'Quitéria Bragantina',
});

/** A customer whose person is written about wherever that can be. @returns the id of its case */
export async function tellOfQuiteria(admin: DeskClient, customerId: string): Promise<string> {
  await admin.given('put', '/v1/partner-profile', PARTNER);
  const contact = customer('Quitéria Bragantina', 'quiteria@bragantina.example', '+55 11 987654321');
  await admin.given('put', `/v1/customers/${customerId}`, contact);
  const { id } = await admin.given('post', '/v1/cases', {
    ...request(customerId, 'xilofone'),
    reason: 'Quitéria rang twice.',
  });
  const step = (name: string, body: object) => admin.given('post', `/v1/cases/${id}/${name}`, body);
  await step('notes', { text: 'Quitéria is back from Tramagal on Monday.', reason: 'Zambujeiro said so.' });
  await step('severity', { severity: 'moderate', reason: 'Bragantina can wait.' });
  await step('service-health-checks', { outcome: 'noDocumentedIssue' });
  await step('troubleshooting-steps', {
    scope: 'software',
    action: 'Reinstalled the driver of Zambujeiro.',
    outcome: 'notSolved',
  });
  await step('diagnosis', { category: 'withinBaseline', findings: 'The xilofone of Quitéria.' });
  await step('resolution', { summary: 'Quitéria prints again.' });
  await step('messages', { text: 'Cara Esperantina, tudo voltou ao normal.' });
  await admin.given('post', '/v1/collections-policies', {
    policyId: 'standard',
    reminderDaysBeforeDue: [7],
    reminderDaysAfterDue: [3],
    accessMayBeDisabledAfterDays: 60,
    noticeDays: 5,
  });
  const number = `INV-${customerId}`;
  await admin.given('post', `/v1/customers/${customerId}/invoices`, {
    number,
    issuedOn: '2026-02-01',
    dueOn: '2026-03-20',
    billingPeriodStart: '2026-01-01',
    billingPeriodEnd: '2026-01-31',
    currency: 'BRL',
    amountMinor: 90_000,
  });
  await admin.given('post', `/v1/invoices/${number}/payments`, {
    amountMinor: 20_000,
    receivedOn: '2026-03-01',
    reference: 'PAGO-4477 Quitéria',
  });
  await admin.given('post', `/v1/invoices/${number}/disputes`, { reason: 'Quitéria sees it otherwise.' });
  return id;
}

/** A second customer, whose data must stay. */
export async function tellOfAnother(admin: DeskClient): Promise<string> {
  await admin.given(
    'put',
    '/v1/customers/moinho',
    customer('Eva Moinho', 'eva@moinho.example', '+55 11 5550 0100'),
  );
  const { id } = await admin.given('post', '/v1/cases', {
    ...request('moinho', 'correio'),
    description: 'Eva has no mail.',
    contact: 'Eva Moinho',
  });
  return id;
}

/** @returns for each file under a directory what of the words it holds, in whatever case and spelling */
export async function foundIn(dir: string, words: readonly string[] = PERSONAL): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await contentOf(path);
    const content = `${folded(bytes.toString('utf8'))}\n${folded(decoded(bytes))}`;
    for (const word of words) if (content.includes(folded(word))) found.push(`${path}: ${word}`);
  }
  return found;
}

/** What a file holds; nothing when it was put in the place of another meanwhile. */
const contentOf = (path: string): Promise<Buffer> =>
  readFile(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });

/** In lower case and without accents. */
const folded = (text: string): string => text.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');

/** What is in base64, as texts in mails may be. */
function decoded(bytes: Buffer): string {
  const blocks = bytes.toString('latin1').match(/(?:[A-Za-z0-9+/]{20,76}={0,2}\r?\n?)+/g) ?? [];
  return blocks
    .map((block) => Buffer.from(block.replaceAll(/\s/g, ''), 'base64').toString('utf8'))
    .join('\n');
}

import { SupportPlanPublished } from '#offering';
import { caseStory } from './case-story.js';
import { customerStory, disclosure, invoiceStory, messageStory, PLAN } from './other-stories.js';
import { Random } from './random.js';
import { DAY, HOUR, Story, type Told } from './story.js';

export const BEGIN = Date.parse('2024-01-01T00:00:00.000Z');
/** About two years. */
export const DAYS = 730;
/** Facts per case, with the messages that follow from it: what a log of some size is divided by. */
const FACTS_PER_CASE = 12;
const CASES_PER_CUSTOMER = 50;
const MONTH_DAYS = 30;

/** Days of the log, each with what is told on it. */
type Calendar = Told[][];

/**
 * The log of a desk of some size over two years: customers, their cases, what they are written, their
 * invoices. Everything that is told on a day comes in the order of the clock, so that the streams of the
 * cases at work take turns as in a real log. The same total gives the same log, always.
 */
export function* deskLog(total: number): Generator<Told, void, void> {
  const random = new Random(20_240_101);
  const calendar: Calendar = [];
  const cases = Math.ceil(total / FACTS_PER_CASE / DAYS);
  const customers = Math.max(10, Math.ceil((cases * DAYS) / CASES_PER_CUSTOMER));
  for (let n = 0; n < customers; n++) enter(calendar, customerStory(random, customerIdOf(n), BEGIN));
  enter(calendar, publications(customers));
  let told = 0;
  for (let day = 0; told < total; day++) {
    for (let n = 0; n < cases; n++) beginCase(random, calendar, day, n, customers);
    for (const story of billsOf(random, day, customers)) enter(calendar, story);
    const today = (calendar[day] ?? []).sort((a, b) => a.at - b.at);
    calendar[day] = [];
    for (const one of today) {
      if (told++ === total) return;
      yield one;
    }
  }
}

function enter(calendar: Calendar, { told }: Story): void {
  for (const one of told) {
    const day = Math.floor((one.at - BEGIN) / DAY);
    (calendar[day] ??= []).push(one);
  }
}

function publications(customers: number): Story {
  const plan = new Story(`supportPlan-${PLAN}`, BEGIN, 'sales1').tell(
    0,
    SupportPlanPublished({
      version: 1,
      name: 'Standard',
      fulfilmentModes: ['own'],
      supportKinds: ['technical', 'billing', 'subscriptionManagement'],
      serviceHours: {
        timeZone: 'Europe/Lisbon',
        periods: [{ days: ['monday'], from: '09:00', to: '18:00' }],
      },
      contactMethod: 'By telephone or e-mail.',
      charged: 'nothing',
      targets: [],
    }),
  );
  for (let n = 0; n < customers; n++) plan.tell(10, disclosure(customerIdOf(n)));
  return plan;
}

const customerIdOf = (n: number): string => `customer${n}`;

function beginCase(random: Random, calendar: Calendar, day: number, n: number, customers: number): void {
  // Office hours: a desk is busier by day than by night.
  const at = BEGIN + day * DAY + 7 * HOUR + random.next() * 12 * HOUR;
  const customerId = customerIdOf(random.skewed(customers));
  const caseId = random.uuid(at);
  const story = caseStory(random, caseId, `${day}-${n}`, customerId, at);
  enter(calendar, story);
  for (const one of story.told) {
    const { type } = one.fact;
    if (type !== 'RequestReceived' && type !== 'CustomerInformed') continue;
    const template = type === 'RequestReceived' ? 'requestReceived' : 'caseResolved';
    enter(calendar, messageStory(random, random.uuid(one.at), one, { customerId, caseId }, template));
  }
}

/** Each customer is billed once a month, on a day of its own. */
function* billsOf(random: Random, day: number, customers: number): Generator<Story, void, void> {
  for (let n = day % MONTH_DAYS; n < customers; n += MONTH_DAYS) {
    const at = BEGIN + day * DAY + HOUR + random.next() * HOUR;
    yield invoiceStory(random, `INV-${day}-${n}`, customerIdOf(n), at);
  }
}

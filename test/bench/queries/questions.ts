import { AGENTS } from '../desk-log/case-story.js';
import { BEGIN, DAYS } from '../desk-log/desk-log.js';
import type { Random } from '../desk-log/random.js';
import { DAY, dayOfMillis } from '../desk-log/story.js';

/** One kind of question, asked with other values each time. */
export interface Question {
  readonly name: string;
  /** The address that asks it. */
  readonly ask: (random: Random) => string;
}

const dayIn = (random: Random): string => dayOfMillis(BEGIN + random.below(DAYS) * DAY);
const month = (random: Random): string => {
  const from = BEGIN + random.below(DAYS - 31) * DAY;
  return `from=${dayOfMillis(from)}&to=${dayOfMillis(from + 30 * DAY)}`;
};
const TWO_YEARS = `from=${dayOfMillis(BEGIN)}&to=${dayOfMillis(BEGIN + (DAYS - 1) * DAY)}`;
/** A customer that every desk has. */
const customer = (random: Random): string => `customerId=customer${random.below(10)}`;

const cases = (name: string, query: (random: Random) => string): Question => ({
  name: `cases: ${name}`,
  ask: (random) => `/v1/cases?${query(random)}`,
});
const report = (name: string, what: string, query: (random: Random) => string): Question => ({
  name: `report: ${name}`,
  ask: (random) => `/v1/reports/${what}?${query(random)}`,
});

/** What dashboards and people at a desk ask all day. */
export const QUESTIONS: readonly Question[] = [
  cases('the latest', () => ''),
  cases('of a status', (random) => `status=${random.pick(['inProgress', 'closed', 'resolved'])}`),
  cases('open, most severe first', () => 'open=true&sort=severity'),
  cases('of a customer', customer),
  cases('of a customer in a status', (random) => `${customer(random)}&status=closed`),
  cases('of an agent in a status', (random) => `assignee=agent${random.below(AGENTS)}&status=closed`),
  cases('of a severity and a status', () => 'severity=critical&status=inProgress'),
  cases('received since a day', (random) => `receivedFrom=${dayIn(random)}&order=asc`),
  cases('with a rare word', (random) => `q=x${random.below(40_000).toString(36)}`),
  cases('with a frequent word', () => 'q=mail'),
  cases('with two words', () => 'q=printer%20backup'),
  cases('with a number', (random) => `q=${random.below(DAYS)}`),
  report('backlog today', 'backlog', () => `asOf=${dayOfMillis(BEGIN + (DAYS - 1) * DAY)}`),
  report('backlog of a past day', 'backlog', (random) => `asOf=${dayIn(random)}`),
  report('response times of a month', 'response-times', month),
  report('response times of two years', 'response-times', () => TWO_YEARS),
  report('escalations of a month', 'escalations', month),
  report('conformance of two years', 'conformance', () => TWO_YEARS),
  report('reopenings of a month', 'reopen-rate', month),
  report('volumes of two years', 'volumes', () => TWO_YEARS),
  report('deviations of a month', 'deviations', month),
];

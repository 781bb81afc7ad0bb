import type { ServiceIssueEvent } from './events.js';

type Descriptions = {
  readonly [Type in ServiceIssueEvent['type']]: (
    data: Extract<ServiceIssueEvent, { type: Type }>['data'],
  ) => string;
};

/** One line of human text for each event, in English: the history of an issue. */
const DESCRIPTIONS: Descriptions = {
  ServiceIssueReported: (d) =>
    `${d.classification === 'incident' ? 'Incident' : 'Advisory'} on ${d.service} (${d.feature}), ${d.status}: “${d.title}”.`,
  ServiceIssueUpdated: (d) => {
    const posts = d.newPosts.length === 1 ? 'one new post' : `${d.newPosts.length} new posts`;
    const changes = Object.entries(d.changes).map(([name, value]) => `${name} is now ${value ?? 'open'}`);
    return `Updated: ${[...changes, ...(d.newPosts.length > 0 ? [posts] : [])].join('; ')}.`;
  },
  ServiceIssueResolved: (d) =>
    `Resolved (${d.status})${d.endDateTime === undefined ? '' : `; it ended at ${d.endDateTime}`}.`,
  ServiceIssueReopened: (d) => `Open again (${d.status}).`,
};

/** What happened, in one line of English. */
export function describe(event: ServiceIssueEvent): string {
  const text = DESCRIPTIONS[event.type] as (data: ServiceIssueEvent['data']) => string;
  return text(event.data).replaceAll(/\s+/g, ' ');
}

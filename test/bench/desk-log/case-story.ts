import {
  CaseAssigned,
  Closed,
  CustomerInformed,
  CustomerReplied,
  CustomerReplyAwaited,
  Diagnosed,
  EscalatedToMicrosoft,
  EscalationAnswered,
  EscalationUpdated,
  NoteAdded,
  Reopened,
  RequestReceived,
  Resolved,
  ServiceHealthChecked,
  TroubleshootingPerformed,
  Withdrawn,
} from '#cases';
import { SERVICE_CODES } from '#offering';
import type { Random } from './random.js';
import { DAY, HOUR, MINUTE, Story } from './story.js';
import { sentence } from './texts.js';

export const AGENTS = 40;
export const agent = (random: Random): string => `agent${random.below(AGENTS)}`;

const RECEIVED_IN = ['phone', 'email', 'portal', 'chat'] as const;
const SEVERITY_OF_TEN = [
  'critical', 'moderate', 'moderate', 'moderate', 'minimal', 'minimal', 'minimal', 'minimal', 'minimal', 'minimal',
] as const; // prettier-ignore
const SPOKEN = ['en', 'pt-BR', 'pt-PT', 'fr', 'tr'] as const;

/** One case from the request on; a few come back. Six to seven facts on average. */
export function caseStory(random: Random, id: string, number: string, customerId: string, at: number): Story {
  const assignee = agent(random);
  const story = new Story(`case-${id}`, at, assignee);
  const service = SERVICE_CODES[random.skewed(SERVICE_CODES.length)] ?? 'microsoft365';
  const severity = random.pick(SEVERITY_OF_TEN);
  story.tell(
    0,
    RequestReceived({
      number,
      customerId,
      cloud: 'commercial',
      issueKind: random.chance(0.8) ? 'technical' : random.pick(['billing', 'subscriptionManagement']),
      service,
      severity,
      channel: random.pick(RECEIVED_IN),
      language: random.pick(SPOKEN),
      title: sentence(random, 6),
      description: sentence(random, 45),
    }),
  );
  if (random.chance(0.03)) return story.tell(2 * HOUR, Withdrawn({ explanation: sentence(random, 8) }));
  if (random.chance(0.05)) return forgotten(random, story);
  story.tell(random.next() * 2 * HOUR, CaseAssigned({ assignee, team: `team${random.below(6)}` }));
  if (random.chance(0.1)) story.tell(HOUR, NoteAdded({ text: sentence(random, 12) }));
  story.tell(
    random.next() * HOUR,
    ServiceHealthChecked({ service, outcome: 'noDocumentedIssue', openIssues: [] }),
  );
  if (random.chance(0.2)) askCustomer(random, story);
  if (random.chance(0.25)) troubleshoot(random, story);
  if (random.chance(0.1)) return forgotten(random, story);
  if (random.chance(0.15)) handOver(random, story, severity);
  resolve(random, story, 1);
  if (!random.chance(0.04)) return story;
  story.tell(3 * DAY, Reopened({ explanation: sentence(random, 8), cycle: 2 }));
  return resolve(random, story, 2);
}

/** Nobody has come back to it: it is withdrawn within two months. */
const forgotten = (random: Random, story: Story): Story =>
  story.tell(random.next() * 60 * DAY, Withdrawn({ explanation: sentence(random, 8) }));

function askCustomer(random: Random, story: Story): void {
  story.tell(HOUR, CustomerReplyAwaited({ question: sentence(random, 10) }));
  story.tell(random.next() * DAY, CustomerReplied({ text: sentence(random, 15), channel: 'email' }));
}

function troubleshoot(random: Random, story: Story): void {
  const action = sentence(random, 15);
  story.tell(HOUR, TroubleshootingPerformed({ scope: 'configuration', action, outcome: 'partlySolved' }));
}

function handOver(random: Random, story: Story, severity: (typeof SEVERITY_OF_TEN)[number]): void {
  const category = random.pick(['serviceBug', 'undocumentedIssue', 'serviceUnavailable']);
  const emergency = random.chance(0.1);
  if (!emergency) story.tell(HOUR, Diagnosed({ category, findings: sentence(random, 20) }));
  story.tell(
    HOUR,
    EscalatedToMicrosoft({
      category,
      severity,
      approvedBy: agent(random),
      vehicle: random.pick(['advancedSupportForPartners', 'premierSupportForPartners']),
      contractId: 'C-1',
      serviceRequestNumber: `SR-${random.hex(8)}`,
      evidence: { healthChecks: 1, troubleshootingSteps: 0, diagnosed: !emergency },
      deviations: emergency ? ['cases/diagnosed-first'] : [],
      ...(emergency ? { emergencyReason: sentence(random, 6) } : {}),
    }),
  );
  story.tell(random.next() * 2 * DAY, EscalationUpdated({ status: 'closed', note: sentence(random, 10) }));
  story.tell(MINUTE, EscalationAnswered({ outcome: 'solved' }));
}

function resolve(random: Random, story: Story, cycle: number): Story {
  const summary = sentence(random, 15);
  story.tell(
    random.next() * 2 * DAY,
    Resolved({ summary, by: 'partner', atFirstContact: cycle === 1, cycle }),
  );
  const text = sentence(random, 15);
  story.tell(10 * MINUTE, CustomerInformed({ text, about: 'resolution', channel: 'email' }));
  return random.chance(0.9) ? story.tell(random.next() * 2 * DAY, Closed({})) : story;
}

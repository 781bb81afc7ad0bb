import type { CaseEvent } from './events.js';

type Descriptions = {
  readonly [Type in CaseEvent['type']]: (data: Extract<CaseEvent, { type: Type }>['data']) => string;
};

/** One line of human text for each event, in English: the case history. */
const DESCRIPTIONS: Descriptions = {
  RequestReceived: (d) =>
    d.imported
      ? `Imported from ${d.imported.source} as ${d.imported.reference}: “${d.title}”.`
      : `Request ${d.number} received by ${d.channel}: “${d.title}” (${d.issueKind}, ${d.service}, ${d.severity}).`,
  SelfHelpSuggested: (d) => `Pointed the customer to “${d.resource}”.`,
  ServiceHealthChecked: (d) =>
    d.outcome === 'documentedIssue'
      ? `Checked service health of ${d.service}: documented issue ${d.issueId ?? ''}.`
      : `Checked service health of ${d.service}: no documented issue.`,
  LinkedToServiceIssue: (d) => `Linked to service issue ${d.issueId}.`,
  TroubleshootingPerformed: (d) =>
    `Troubleshot ${d.scope}: ${d.action} (${d.outcome})` +
    (d.delegatedAdmin
      ? `, as ${d.delegatedAdmin.roles.join(', ')} under ${d.delegatedAdmin.relationshipId}.`
      : '.'),
  Diagnosed: (d) => `Diagnosed as ${d.category}: ${d.findings}`,
  CaseAssigned: (d) => `Assigned to ${d.assignee}${d.team === undefined ? '' : ` (${d.team})`}.`,
  SeverityChanged: (d) => `Changed the severity from ${d.from} to ${d.to}.`,
  NoteAdded: (d) => `Noted: ${d.text}`,
  CustomerReplyAwaited: (d) => `Asked the customer: ${d.question}`,
  CustomerReplied: (d) => `The customer answered: ${d.text}`,
  CustomerReplyNoLongerAwaited: () => 'Went on without the customer’s answer.',
  CustomerInformed: (d) =>
    `Told the customer (${d.about}): ${d.text ?? `service issue ${d.issueId ?? ''} is resolved.`}`,
  EscalatedToMicrosoft: (d) =>
    `Handed over to Microsoft through ${d.vehicle} as ${d.category}, approved by ${d.approvedBy}` +
    emergency(d.emergencyReason),
  EscalatedToIndirectProvider: (d) =>
    `Handed over to the indirect provider ${d.providerId} as ${d.category}, approved by ${d.approvedBy}` +
    emergency(d.emergencyReason),
  EscalationUpdated: (d) => `Escalation is ${d.status}${d.note === undefined ? '.' : `: ${d.note}`}`,
  EscalationAnswered: (d) => `Answered: ${d.outcome}${d.note === undefined ? '.' : `, ${d.note}`}`,
  Resolved: (d) => `Resolved: ${d.summary}`,
  Reopened: (d) => `Reopened (cycle ${d.cycle}): ${d.explanation}`,
  Closed: () => 'Closed.',
  Withdrawn: (d) => `Withdrawn: ${d.explanation}`,
};

const emergency = (reason: string | undefined) => (reason === undefined ? '.' : `; emergency: ${reason}`);

/** What happened, in one line of English. */
export function describe(event: CaseEvent): string {
  const text = DESCRIPTIONS[event.type] as (data: CaseEvent['data']) => string;
  return text(event.data).replaceAll(/\s+/g, ' ');
}

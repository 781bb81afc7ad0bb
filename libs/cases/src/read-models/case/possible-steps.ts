import { offeredSteps, type OfferedStep } from '#platform';
import type { Case } from '../../domain/case.js';
import type { CaseCommand, HandOverFacts } from '../../domain/commands.js';
import { caseSteps } from '../../domain/decide.js';

const offered = offeredSteps(caseSteps, {
  SuggestSelfHelp: 'self-help',
  CheckServiceHealth: 'service-health-checks',
  LinkToServiceIssue: 'service-issue-links',
  PerformTroubleshooting: 'troubleshooting-steps',
  Diagnose: 'diagnosis',
  AssignCase: 'assignment',
  ChangeSeverity: 'severity',
  AddNote: 'notes',
  AwaitCustomerReply: 'customer-reply-requests',
  StopAwaitingReply: 'customer-reply-waivers',
  RecordCustomerReply: 'customer-replies',
  InformCustomer: 'messages',
  EscalateToMicrosoft: 'escalations',
  EscalateToMicrosoftInEmergency: 'escalations',
  EscalateToIndirectProvider: 'escalations',
  EscalateToIndirectProviderInEmergency: 'escalations',
  UpdateEscalation: 'escalation-updates',
  Resolve: 'resolution',
  Reopen: 'reopening',
  Close: 'closure',
  Withdraw: 'withdrawal',
});

const HAND_OVERS = [
  'EscalateToMicrosoft',
  'EscalateToMicrosoftInEmergency',
  'EscalateToIndirectProvider',
  'EscalateToIndirectProviderInEmergency',
] as const satisfies readonly CaseCommand['type'][];

/** False when the case itself stands in the way of every hand-over, whatever else is known. */
export const mayBeHandedOver = (state: Case): boolean =>
  HAND_OVERS.some((step) => caseSteps[step].requires.every((rule) => rule.holds(state, undefined, '')));

/**
 * What may be done with the case, and what stands in the way of the rest: of the case itself, and of what is known
 * about handing it over.
 *
 * @param at when: ISO 8601, UTC, milliseconds
 * @param handOver may be left out when the case can't be handed over anyway
 */
export function possibleSteps(id: string, state: Case, at: string, handOver?: HandOverFacts): OfferedStep[] {
  const known = handOver && { facts: handOver };
  return offered(`/v1/cases/${id}`, state, at, {
    EscalateToMicrosoft: known,
    EscalateToMicrosoftInEmergency: known,
    EscalateToIndirectProvider: known,
    EscalateToIndirectProviderInEmergency: known,
  });
}

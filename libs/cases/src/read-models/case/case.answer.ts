import { instant, oneOf, t } from '#kernel';
import { is, type AnswerOf } from '#platform';
import { CASE_STATUSES, SEVERITIES } from '../../domain/vocabulary.js';

/** What waits for a person, most urgent first. */
export const QUEUES = ['customerToBeTold', 'unassigned', 'escalationToBePolled'] as const;
export type Queue = (typeof QUEUES)[number];

const healthCheck = t.Object({
  at: instant(),
  outcome: is.text('documentedIssue'),
  issueId: t.Optional(is.text('EX680695')),
});

const troubleshootingStep = t.Object({
  at: instant(),
  scope: is.text('settings'),
  action: is.text('Repaired the mail profile.'),
  outcome: is.text('notSolved'),
  by: is.text('ana'),
});

const escalation = t.Object({
  at: instant(),
  to: oneOf(['microsoft', 'indirectProvider']),
  vehicle: t.Optional(is.text('advancedSupportForPartners')),
  category: is.text('serviceBug'),
  approvedBy: is.text('Rita Sá'),
  serviceRequestNumber: t.Optional(is.text('2603020030001234')),
  status: is.text('open'),
  answer: t.Optional(is.text('solved')),
  polledAt: instant(),
  deviations: t.Array(is.text('diagnosis')),
});
export type EscalationEntry = AnswerOf<typeof escalation>;

const step = is.step('Diagnose', '/v1/cases/0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11/diagnosis');

/** A case in full, with the steps that the rules allow now. Times are ISO 8601, UTC. */
export const caseDetails = t.Object(
  {
    id: is.uuid(),
    number: is.text('260302-7K3M9QX2'),
    revision: is.revision(),
    title: is.text('O e-mail não sai'),
    description: is.text('Desde hoje de manhã nenhuma mensagem sai.'),
    status: oneOf(CASE_STATUSES),
    severity: oneOf(SEVERITIES),
    issueKind: is.text('technical'),
    service: is.text('microsoft365'),
    customerId: is.customerId(),
    cloud: is.text('commercial'),
    channel: is.text('phone'),
    language: is.text('pt-BR'),
    contact: t.Optional(is.text('Rui Prado')),
    imported: t.Optional(
      t.Object({
        source: is.text('servicenow'),
        reference: is.text('INC0012345'),
        priority: t.Optional(is.text('3 - Moderate')),
      }),
    ),
    assignee: is.nullable(is.text('ana')),
    team: t.Optional(is.text('messaging')),
    receivedAt: instant(),
    changedAt: instant(),
    firstResponseAt: t.Optional(instant()),
    resolvedAt: t.Optional(instant()),
    closedAt: t.Optional(instant()),
    cycle: t.Integer({ minimum: 1, description: '1, and one more with each reopening.' }),
    open: t.Boolean(),
    /** Where the case stands in the work queue; null when it waits for nobody. */
    queue: is.nullable(oneOf(QUEUES)),
    healthChecks: t.Array(healthCheck),
    linkedIssues: t.Array(is.text('EX680695')),
    troubleshooting: t.Array(troubleshootingStep),
    diagnosis: t.Optional(
      t.Object({
        at: instant(),
        category: is.text('serviceBug'),
        findings: is.text('The service is at fault.'),
      }),
    ),
    escalations: t.Array(escalation),
    resolutions: t.Array(
      t.Object({
        at: instant(),
        summary: is.text('Microsoft repaired it.'),
        by: is.text('ana'),
        cycle: t.Integer(),
      }),
    ),
    steps: t.Array(step, {
      description:
        'What may be done with the case, as far as that can be told before anybody tries; empty for a customer’s contact.',
    }),
  },
  { $id: 'CaseDetails' },
);
export type CaseDetails = AnswerOf<typeof caseDetails>;

/** A case as a list shows it. */
export const caseSummary = t.Pick(
  caseDetails,
  [
    'id',
    'number',
    'title',
    'status',
    'severity',
    'issueKind',
    'service',
    'customerId',
    'assignee',
    'channel',
    'language',
    'receivedAt',
    'changedAt',
    'resolvedAt',
    'closedAt',
    'queue',
    'revision',
  ],
  { $id: 'CaseSummary' },
);
export type CaseSummary = AnswerOf<typeof caseSummary>;

import { defineEvent, oneOf, t, type EventOf } from '#kernel';
import {
  ANSWERS,
  CATEGORIES,
  CHANNELS,
  CLOUDS,
  HEALTH_OUTCOMES,
  ISSUE_KINDS,
  LANGUAGES,
  SERVICE_REQUEST_STATUSES,
  SEVERITIES,
  TOLD_ABOUT,
  TROUBLESHOOTING_OUTCOMES,
  TROUBLESHOOTING_SCOPES,
  UNKNOWN,
} from './vocabulary.js';

const text = () => t.String();
const optionalText = () => t.Optional(t.String());

const opening = () => ({
  /** What people call the case; unique. */
  number: text(),
  customerId: text(),
  /** The cloud of the customer's tenant when the request arrived. [D3] */
  cloud: oneOf([...CLOUDS, UNKNOWN]),
  issueKind: oneOf([...ISSUE_KINDS, UNKNOWN]),
  service: text(),
});
const wording = () => ({
  channel: oneOf([...CHANNELS, UNKNOWN]),
  language: oneOf([...LANGUAGES, UNKNOWN]),
  title: text(),
  description: text(),
  contact: optionalText(),
});

export const RequestReceived = defineEvent('RequestReceived', {
  summary: 'A customer asked for support.',
  version: 2,
  personal: ['title', 'description', 'contact'],
  data: t.Object({
    ...opening(),
    severity: oneOf(SEVERITIES),
    ...wording(),
    /** Where the case was worked before; what that record does not say is `unknown`. */
    imported: t.Optional(t.Object({ source: text(), reference: text(), priority: optionalText() })),
  }),
  earlier: { 1: t.Object({ ...opening(), priority: oneOf(['A', 'B', 'C']), ...wording() }) },
  upcasters: {
    // Version 1 had Microsoft's letters for the severity and the service's former name. [D6] [D8]
    1: ({ priority, ...data }) => ({
      ...data,
      severity: { A: 'critical', B: 'moderate', C: 'minimal' }[String(priority)],
      service: data.service === 'office365' ? 'microsoft365' : data.service,
    }),
  },
});

export const SelfHelpSuggested = defineEvent('SelfHelpSuggested', {
  summary: 'The customer was pointed to product help.',
  data: t.Object({ resource: text(), url: optionalText() }),
});

export const ServiceHealthChecked = defineEvent('ServiceHealthChecked', {
  summary: 'Service health was checked for an existing, documented issue.',
  data: t.Object({
    service: text(),
    outcome: oneOf(HEALTH_OUTCOMES),
    issueId: optionalText(),
    /** Documented issues of the service that were open then, as the register knew them. */
    openIssues: t.Array(text()),
  }),
});

export const LinkedToServiceIssue = defineEvent('LinkedToServiceIssue', {
  summary: 'The case was linked to a documented service issue.',
  data: t.Object({ issueId: text() }),
});

export const TroubleshootingPerformed = defineEvent('TroubleshootingPerformed', {
  summary: 'Software, settings or configuration were troubleshot.',
  personal: ['action'],
  data: t.Object({
    scope: oneOf(TROUBLESHOOTING_SCOPES),
    action: text(),
    outcome: oneOf(TROUBLESHOOTING_OUTCOMES),
    /** The delegated rights that were in force; absent when no tenant was touched. [D5] */
    delegatedAdmin: t.Optional(t.Object({ relationshipId: text(), roles: t.Array(text()) })),
  }),
});

export const Diagnosed = defineEvent('Diagnosed', {
  summary: 'The cause was diagnosed as well as possible.',
  personal: ['findings'],
  data: t.Object({ category: oneOf(CATEGORIES), findings: text() }),
});

export const CaseAssigned = defineEvent('CaseAssigned', {
  summary: 'Somebody took the case, or was given it.',
  data: t.Object({ assignee: text(), team: optionalText() }),
});

export const SeverityChanged = defineEvent('SeverityChanged', {
  summary: 'The severity was raised or lowered.',
  data: t.Object({ from: oneOf(SEVERITIES), to: oneOf(SEVERITIES) }),
});

export const NoteAdded = defineEvent('NoteAdded', {
  summary: 'An internal note was added.',
  personal: ['text'],
  data: t.Object({ text: text() }),
});

export const CustomerReplyAwaited = defineEvent('CustomerReplyAwaited', {
  summary: 'The customer was asked for something; the case waits for the answer.',
  personal: ['question'],
  data: t.Object({ question: text() }),
});

export const CustomerReplied = defineEvent('CustomerReplied', {
  summary: 'The customer answered.',
  personal: ['text'],
  data: t.Object({ text: text(), channel: oneOf([...CHANNELS, UNKNOWN]) }),
});

export const CustomerReplyNoLongerAwaited = defineEvent('CustomerReplyNoLongerAwaited', {
  summary: 'The case goes on without the customer’s answer.',
  data: t.Object({}),
});

export const CustomerInformed = defineEvent('CustomerInformed', {
  summary: 'The customer is told something about the case.',
  personal: ['text'],
  data: t.Object({
    /** Absent when the message is made from the template that `about` names. */
    text: optionalText(),
    about: oneOf(TOLD_ABOUT),
    channel: oneOf([...CHANNELS, UNKNOWN]),
    /** The service issue that was resolved, where the message is about one. */
    issueId: optionalText(),
  }),
});

const evidence = () =>
  t.Object({
    healthChecks: t.Integer({ minimum: 0 }),
    /** What the last health check found. */
    lastHealthCheck: t.Optional(t.Object({ outcome: oneOf(HEALTH_OUTCOMES), issueId: optionalText() })),
    troubleshootingSteps: t.Integer({ minimum: 0 }),
    /** What was troubleshot, in order, and what came of it. */
    steps: t.Optional(
      t.Array(t.Object({ scope: oneOf(TROUBLESHOOTING_SCOPES), outcome: oneOf(TROUBLESHOOTING_OUTCOMES) })),
    ),
    diagnosed: t.Boolean(),
  });

const handOver = () => ({
  category: oneOf([...CATEGORIES, UNKNOWN]),
  severity: oneOf(SEVERITIES),
  topic: optionalText(),
  approvedBy: text(),
  evidence: evidence(),
  /** Why steps were left out. [D15] */
  emergencyReason: optionalText(),
  /** Codes of the rules that were set aside, in an emergency only. [D15] */
  deviations: t.Array(text()),
});

const toMicrosoft = () =>
  t.Object({
    ...handOver(),
    vehicle: text(),
    contractId: optionalText(),
    accessId: optionalText(),
    serviceRequestNumber: optionalText(),
  });

export const EscalatedToMicrosoft = defineEvent('EscalatedToMicrosoft', {
  summary: 'The case was handed over to Microsoft.',
  version: 2,
  personal: ['topic', 'emergencyReason'],
  personalOfStaff: ['approvedBy'],
  data: toMicrosoft(),
  earlier: { 1: toMicrosoft() },
  upcasters: {
    // In 2020 Partner Cloud Support was called Signature Cloud Support. [D11]
    1: (data) => ({
      ...data,
      vehicle: data.vehicle === 'signatureCloudSupport' ? 'partnerCloudSupport' : data.vehicle,
    }),
  },
});

export const EscalatedToIndirectProvider = defineEvent('EscalatedToIndirectProvider', {
  summary: 'The case was handed over to the indirect provider.',
  personal: ['topic', 'emergencyReason'],
  personalOfStaff: ['approvedBy'],
  data: t.Object({ ...handOver(), providerId: text(), reference: optionalText() }),
});

export const EscalationUpdated = defineEvent('EscalationUpdated', {
  summary: 'The status of the hand-over was polled or entered.',
  personal: ['note'],
  data: t.Object({
    status: oneOf(SERVICE_REQUEST_STATUSES),
    serviceRequestNumber: optionalText(),
    note: optionalText(),
  }),
});

export const EscalationAnswered = defineEvent('EscalationAnswered', {
  summary: 'Microsoft (or the indirect provider) answered.',
  personal: ['note'],
  data: t.Object({ outcome: oneOf(ANSWERS), note: optionalText() }),
});

export const Resolved = defineEvent('Resolved', {
  summary: 'The case was resolved.',
  personal: ['summary'],
  data: t.Object({
    summary: text(),
    by: oneOf(['partner', 'microsoft', 'indirectProvider', UNKNOWN]),
    /** The customer did not have to come back and nobody else had to be asked; absent when not known. */
    atFirstContact: t.Optional(t.Boolean()),
    /** 1, and one more after each reopening. [D23] */
    cycle: t.Integer({ minimum: 1 }),
  }),
});

export const Reopened = defineEvent('Reopened', {
  summary: 'The case was reopened; a new cycle begins.',
  personal: ['explanation'],
  data: t.Object({ explanation: text(), cycle: t.Integer({ minimum: 2 }) }),
});

export const Closed = defineEvent('Closed', {
  summary: 'The case was closed.',
  data: t.Object({}),
});

export const Withdrawn = defineEvent('Withdrawn', {
  summary: 'The customer withdrew the request.',
  personal: ['explanation'],
  data: t.Object({ explanation: text() }),
});

export const caseEvents = [
  RequestReceived,
  SelfHelpSuggested,
  ServiceHealthChecked,
  LinkedToServiceIssue,
  TroubleshootingPerformed,
  Diagnosed,
  CaseAssigned,
  SeverityChanged,
  NoteAdded,
  CustomerReplyAwaited,
  CustomerReplied,
  CustomerReplyNoLongerAwaited,
  CustomerInformed,
  EscalatedToMicrosoft,
  EscalatedToIndirectProvider,
  EscalationUpdated,
  EscalationAnswered,
  Resolved,
  Reopened,
  Closed,
  Withdrawn,
] as const;

/** Everything that may happen to a case. */
export type CaseEvent = EventOf<(typeof caseEvents)[number]>;

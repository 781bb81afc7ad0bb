import { billingEvents } from '#billing';
import { caseEvents } from '#cases';
import { communicationEvents } from '#communication';
import { customerEvents } from '#customers';
import type { EventDescription } from '#kernel';
import { offeringEvents } from '#offering';
import { serviceHealthEvents } from '#service-health';

/** The events of the desk's work. Journals of processes, reads of the audit and the keeping of keys are none of it. */
export const ACTIVITIES: readonly EventDescription[] = [
  ...customerEvents,
  ...offeringEvents,
  ...serviceHealthEvents,
  ...caseEvents,
  ...billingEvents,
  ...communicationEvents,
];

/** Object types that are streams: the type is the stream's category, the object's id its name. */
export const STREAM_TYPES = [
  'case',
  'customer',
  'account',
  'invoice',
  'message',
  'serviceIssue',
  'partner',
  'supportPlan',
  'collectionsPolicy',
] as const;
export type ObjectType = (typeof STREAM_TYPES)[number] | 'escalation' | 'agent';

/** Events of a case that are about its hand-over. */
export const HAND_OVERS: readonly string[] = ['EscalatedToMicrosoft', 'EscalatedToIndirectProvider'];
export const OF_A_HAND_OVER: readonly string[] = [...HAND_OVERS, 'EscalationUpdated', 'EscalationAnswered'];

/** For each attribute of an object the events that tell it, and the attribute of theirs that does. */
type Told = Readonly<Record<string, Readonly<Record<string, string>>>>;

const asNamed = (type: string, names: readonly string[]): Told =>
  Object.fromEntries(names.map((name) => [name, { [type]: name }]));

/** What is known of objects, and which events tell it. */
export const KNOWN: Readonly<Record<ObjectType, Told>> = {
  case: {
    ...asNamed('RequestReceived', ['number', 'cloud', 'issueKind', 'service', 'channel', 'language']),
    severity: { RequestReceived: 'severity', SeverityChanged: 'to' },
    category: { Diagnosed: 'category' },
    ...asNamed('CaseAssigned', ['assignee', 'team']),
  },
  customer: {
    language: { CustomerRegistered: 'language', CustomerDetailsChanged: 'language' },
    country: { CustomerRegistered: 'country', CustomerDetailsChanged: 'country' },
    cloud: { CustomerRegistered: 'cloud', CustomerDetailsChanged: 'cloud' },
  },
  account: {},
  invoice: asNamed('InvoiceIssued', ['number', 'issuedOn', 'dueOn', 'currency', 'amountMinor']),
  message: {
    ...asNamed('MessageQueued', ['template', 'language']),
    ...asNamed('MicrosoftMessageRecorded', ['sender', 'ground']),
    channel: { MessageQueued: 'channel', MicrosoftMessageRecorded: 'channel', MessageConveyed: 'channel' },
  },
  serviceIssue: {
    service: { ServiceIssueReported: 'service', ServiceIssueUpdated: 'changes.service' },
    feature: { ServiceIssueReported: 'feature', ServiceIssueUpdated: 'changes.feature' },
    classification: {
      ServiceIssueReported: 'classification',
      ServiceIssueUpdated: 'changes.classification',
    },
    status: {
      ServiceIssueReported: 'status',
      ServiceIssueUpdated: 'changes.status',
      ServiceIssueResolved: 'status',
      ServiceIssueReopened: 'status',
    },
  },
  partner: asNamed('PartnerProfilePublished', ['partnerId', 'partnerKind', 'cloud']),
  supportPlan: asNamed('SupportPlanPublished', ['version', 'name']),
  collectionsPolicy: asNamed('CollectionsPolicyPublished', ['version']),
  escalation: {
    ...asNamed('EscalatedToMicrosoft', ['vehicle', 'contractId']),
    ...asNamed('EscalatedToIndirectProvider', ['providerId']),
    category: { EscalatedToMicrosoft: 'category', EscalatedToIndirectProvider: 'category' },
    severity: { EscalatedToMicrosoft: 'severity', EscalatedToIndirectProvider: 'severity' },
    status: { EscalationUpdated: 'status' },
    answer: { EscalationAnswered: 'outcome' },
  },
  // Who acts tells it of himself.
  agent: {},
};

interface Reference {
  readonly to: ObjectType;
  readonly qualifier: string;
}

/** Fields by which events name other objects than the one that they happened to, and as what. */
export const REFERENCES: Readonly<Record<string, Reference>> = {
  customerId: { to: 'customer', qualifier: 'customer' },
  caseId: { to: 'case', qualifier: 'case' },
  issueId: { to: 'serviceIssue', qualifier: 'service issue' },
  invoice: { to: 'invoice', qualifier: 'invoice' },
  invoices: { to: 'invoice', qualifier: 'invoice' },
  invoiceNumber: { to: 'invoice', qualifier: 'invoice' },
  policyId: { to: 'collectionsPolicy', qualifier: 'collections policy' },
  'policy.policyId': { to: 'collectionsPolicy', qualifier: 'collections policy' },
  assignee: { to: 'agent', qualifier: 'assignee' },
};

/** What the objects that an object's events name are to the object itself. */
export const BONDS: Readonly<Partial<Record<ObjectType, Readonly<Record<string, string>>>>> = {
  case: { customerId: 'requested by', issueId: 'affected by' },
  invoice: { customerId: 'billed to', 'policy.policyId': 'dunned under' },
  message: { customerId: 'addressed to', caseId: 'about', invoiceNumber: 'about' },
};

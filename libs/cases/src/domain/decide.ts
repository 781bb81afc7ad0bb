import { choiceOf, decideBy, present, type Decider, type Steps } from '#kernel';
import { evolve, noCase, type Case } from './case.js';
import type {
  CaseCommand,
  EscalateToIndirectProvider,
  EscalateToIndirectProviderInEmergency,
  EscalateToMicrosoft,
  EscalateToMicrosoftInEmergency,
  VehicleChoice,
} from './commands.js';
import {
  CaseAssigned,
  Closed,
  CustomerInformed,
  CustomerReplied,
  CustomerReplyAwaited,
  CustomerReplyNoLongerAwaited,
  Diagnosed,
  EscalatedToIndirectProvider,
  EscalatedToMicrosoft,
  EscalationAnswered,
  EscalationUpdated,
  LinkedToServiceIssue,
  NoteAdded,
  Reopened,
  RequestReceived,
  Resolved,
  SelfHelpSuggested,
  ServiceHealthChecked,
  SeverityChanged,
  TroubleshootingPerformed,
  Withdrawn,
  type CaseEvent,
} from './events.js';
import * as rules from './rules.js';
import { UNKNOWN } from './vocabulary.js';

const { isReceived, isOpen, isNotOver, healthCheckedFirst, diagnosedFirst } = rules;

const toMicrosoft = {
  circumstances: [rules.partnerIsPublished, rules.notAReseller, rules.cloudsMatch],
  choice: choiceOf<Case, VehicleChoice>(
    ({ facts }) => facts.vehicles.map(({ code }) => ({ vehicle: code, facts })),
    [
      rules.vehicleIsKnown,
      rules.vehicleFitsIssueKind,
      rules.vehicleFitsProduct,
      rules.vehicleSatisfiesService,
      rules.entitlementIsValid,
    ],
  ),
};
const toProvider = {
  circumstances: [rules.partnerIsPublished, rules.isAReseller, rules.cloudsMatch],
};
const mayBeHandedOver = [isReceived, isOpen, rules.isNotHandedOver];
const inOrder = [healthCheckedFirst, diagnosedFirst, rules.isNotOwnBaseline];

/** The steps of a case: for each command the rules that guard it, and the facts that follow. [D9] */
export const caseSteps: Steps<Case, CaseCommand, CaseEvent> = {
  ReceiveRequest: {
    requires: [rules.isNew],
    provided: [rules.billingQuestionsAreOfCustomers, rules.customerIsKnown],
    then: ({ type: _type, facts, ...request }) => [
      RequestReceived({ ...request, cloud: facts.customer?.cloud ?? 'unknown' }),
    ],
  },
  SuggestSelfHelp: {
    requires: [isReceived, isOpen],
    then: ({ type: _type, ...suggestion }) => [SelfHelpSuggested(suggestion)],
  },
  CheckServiceHealth: {
    requires: [isReceived, isOpen],
    provided: [rules.issueIsNamed],
    then: ({ outcome, issueId, facts }, c) => [
      ServiceHealthChecked(
        present({ service: c.service, outcome, issueId, openIssues: [...facts.openIssues] }),
      ),
      ...(issueId === undefined || c.linkedIssues.includes(issueId)
        ? []
        : [LinkedToServiceIssue({ issueId })]),
    ],
  },
  LinkToServiceIssue: {
    requires: [isReceived, isOpen],
    provided: [rules.issueIsDocumented, rules.issueIsNotLinked],
    then: ({ issueId }) => [LinkedToServiceIssue({ issueId })],
  },
  PerformTroubleshooting: {
    requires: [isReceived, isOpen, healthCheckedFirst],
    provided: [rules.delegatedAdminInForce],
    then: ({ scope, action, outcome, facts }) => [
      TroubleshootingPerformed(
        present({
          scope,
          action,
          outcome,
          delegatedAdmin: facts.delegatedAdmin && {
            relationshipId: facts.delegatedAdmin.relationshipId,
            roles: [...facts.delegatedAdmin.roles],
          },
        }),
      ),
    ],
  },
  Diagnose: {
    requires: [isReceived, isOpen, healthCheckedFirst],
    provided: [rules.undocumentedMeansUndocumented],
    then: ({ category, findings }) => [Diagnosed({ category, findings })],
  },
  AssignCase: {
    requires: [isReceived, isNotOver],
    then: ({ type: _type, ...assignment }, c) =>
      assignment.assignee === c.assignee && (assignment.team ?? c.team) === c.team
        ? []
        : [CaseAssigned(assignment)],
  },
  ChangeSeverity: {
    requires: [isReceived, isOpen],
    then: ({ severity }, c) =>
      severity === c.severity ? [] : [SeverityChanged({ from: c.severity, to: severity })],
  },
  AddNote: { requires: [isReceived], then: ({ text }) => [NoteAdded({ text })] },
  AwaitCustomerReply: {
    requires: [isReceived, isOpen],
    then: ({ question }) => [CustomerReplyAwaited({ question })],
  },
  RecordCustomerReply: {
    requires: [isReceived, isNotOver],
    then: ({ text, channel }) => [CustomerReplied({ text, channel })],
  },
  StopAwaitingReply: {
    requires: [isReceived, rules.isWaiting],
    then: () => [CustomerReplyNoLongerAwaited({})],
  },
  InformCustomer: {
    requires: [isReceived],
    provided: [rules.saysSomething],
    then: ({ text, about, channel, issueId }, c) => [
      CustomerInformed(
        present({
          about: about ?? (c.status === 'resolved' ? ('resolution' as const) : ('progress' as const)),
          channel: channel ?? ('email' as const),
          text,
          issueId,
        }),
      ),
    ],
  },
  EscalateToMicrosoft: {
    requires: [...mayBeHandedOver, ...inOrder],
    ...toMicrosoft,
    then: (command, c, at) => [handedToMicrosoft(command, c, at)],
  },
  EscalateToMicrosoftInEmergency: {
    requires: mayBeHandedOver,
    ...toMicrosoft,
    provided: [rules.categoryIsKnown],
    then: (command, c, at) => [handedToMicrosoft(command, c, at)],
  },
  EscalateToIndirectProvider: {
    requires: [...mayBeHandedOver, ...inOrder],
    ...toProvider,
    then: (command, c) => [handedToProvider(command, c)],
  },
  EscalateToIndirectProviderInEmergency: {
    requires: mayBeHandedOver,
    ...toProvider,
    provided: [rules.categoryIsKnown],
    then: (command, c) => [handedToProvider(command, c)],
  },
  UpdateEscalation: {
    requires: [isReceived, isNotOver, rules.isHandedOver],
    provided: [rules.answerEndsOrGoesOn],
    then: ({ type: _type, outcome, ...update }) => [
      EscalationUpdated(update),
      ...(outcome === undefined ? [] : [EscalationAnswered(present({ outcome, note: update.note }))]),
    ],
  },
  Resolve: {
    requires: [isReceived, isOpen, rules.workedBeforeResolved, rules.handedOverWhereItMust],
    then: ({ summary }, c) => [
      Resolved({
        summary,
        ...(c.imported ? { by: UNKNOWN } : resolvedBy(c)),
        cycle: c.cycle,
      }),
    ],
  },
  Reopen: {
    requires: [isReceived, rules.isResolvedOrOver],
    then: ({ explanation }, c) => [Reopened({ explanation, cycle: c.cycle + 1 })],
  },
  Close: {
    requires: [isReceived, rules.isResolved, rules.customerToldOfResolution],
    then: () => [Closed({})],
  },
  Withdraw: {
    requires: [isReceived, isOpen],
    then: ({ explanation }) => [Withdrawn({ explanation })],
  },
  ImportRequest: {
    requires: [rules.isNew],
    then: ({ type: _type, source, reference, priority, ...request }) => [
      RequestReceived({
        ...request,
        customerId: UNKNOWN,
        cloud: UNKNOWN,
        issueKind: UNKNOWN,
        service: UNKNOWN,
        language: UNKNOWN,
        imported: present({ source, reference, priority }),
      }),
    ],
  },
  ImportLink: {
    requires: [isReceived, rules.isImported, isOpen],
    then: ({ issueId }, c) => (c.linkedIssues.includes(issueId) ? [] : [LinkedToServiceIssue({ issueId })]),
  },
  ImportEscalation: {
    requires: [isReceived, rules.isImported, isOpen, rules.isNotHandedOver],
    then: (_command, c) => [
      EscalatedToMicrosoft({
        category: UNKNOWN,
        severity: c.severity,
        approvedBy: UNKNOWN,
        vehicle: UNKNOWN,
        evidence: evidenceOf(c),
        deviations: [],
      }),
    ],
  },
};

export const caseDecider: Decider<Case, CaseCommand, CaseEvent> = {
  category: 'case',
  initialState: noCase,
  decide: decideBy(caseSteps),
  evolve,
};

type ToMicrosoft = EscalateToMicrosoft | EscalateToMicrosoftInEmergency;
type ToProvider = EscalateToIndirectProvider | EscalateToIndirectProviderInEmergency;

function handedToMicrosoft(command: ToMicrosoft, c: Case, at: string) {
  const entitlement = rules.entitlementFor(command, at);
  return EscalatedToMicrosoft({
    ...handOver(command, c),
    vehicle: command.vehicle,
    ...present({
      contractId: entitlement?.contractId,
      accessId: entitlement?.accessId,
      serviceRequestNumber: command.serviceRequestNumber,
    }),
  });
}

function handedToProvider(command: ToProvider, c: Case) {
  return EscalatedToIndirectProvider({
    ...handOver(command, c),
    providerId: command.facts.partner?.providerId ?? 'unknown',
    ...present({ reference: command.reference }),
  });
}

/** What every hand-over carries: the evidence, and in an emergency which rules were set aside. [D12] [D15] */
function handOver(command: ToMicrosoft | ToProvider, c: Case) {
  const emergency = 'emergencyReason' in command ? command : undefined;
  return {
    category: c.category ?? emergency?.category ?? UNKNOWN,
    severity: command.severity ?? c.severity,
    approvedBy: command.approvedBy,
    evidence: evidenceOf(c),
    ...present({ topic: command.topic, emergencyReason: emergency?.emergencyReason }),
    deviations: emergency
      ? inOrder.filter((rule) => !rule.holds(c, undefined, '')).map(({ code }) => code)
      : [],
  };
}

const evidenceOf = (c: Case) => ({
  healthChecks: c.healthChecks,
  ...present({ lastHealthCheck: c.lastHealthCheck }),
  troubleshootingSteps: c.steps.length,
  steps: [...c.steps],
  diagnosed: c.category !== undefined,
});

const resolvedBy = (c: Case) => ({
  by: c.escalation?.answer === 'solved' ? c.escalation.to : ('partner' as const),
  atFirstContact: c.cycle === 1 && !c.customerAsked && c.escalation === undefined,
});

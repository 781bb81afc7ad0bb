import type {
  Answer,
  Category,
  Channel,
  Cloud,
  HealthOutcome,
  IssueKind,
  Language,
  ServiceRequestStatus,
  Severity,
  ToldAbout,
  TROUBLESHOOTING_OUTCOMES,
  TROUBLESHOOTING_SCOPES,
  UNKNOWN,
} from './vocabulary.js';

/**
 * Commands carry what the caller says and, under `facts`, what other contexts knew at that moment:
 * a decision rests on nothing else, so that it can be tested and explained.
 */
export interface ReceiveRequest {
  readonly type: 'ReceiveRequest';
  readonly number: string;
  readonly customerId: string;
  readonly issueKind: IssueKind;
  readonly service: string;
  readonly severity: Severity;
  readonly channel: Channel;
  readonly language: Language;
  readonly title: string;
  readonly description: string;
  readonly contact?: string;
  readonly facts: { readonly customer: { readonly cloud: Cloud } | undefined };
}

export interface SuggestSelfHelp {
  readonly type: 'SuggestSelfHelp';
  readonly resource: string;
  readonly url?: string;
}

export interface CheckServiceHealth {
  readonly type: 'CheckServiceHealth';
  readonly outcome: HealthOutcome;
  readonly issueId?: string;
  readonly facts: {
    /** Documented issues of the case's service that were open then, by the register. */
    readonly openIssues: readonly string[];
  };
}

export interface LinkToServiceIssue {
  readonly type: 'LinkToServiceIssue';
  readonly issueId: string;
  readonly facts: { readonly issue: { readonly issueId: string } | undefined };
}

export interface PerformTroubleshooting {
  readonly type: 'PerformTroubleshooting';
  readonly scope: (typeof TROUBLESHOOTING_SCOPES)[number];
  readonly action: string;
  readonly outcome: (typeof TROUBLESHOOTING_OUTCOMES)[number];
  readonly delegatedAdminRelationshipId?: string;
  readonly facts: {
    /** The relationship named, if it was in force when the step was taken. [D5] */
    readonly delegatedAdmin:
      { readonly relationshipId: string; readonly roles: readonly string[] } | undefined;
  };
}

export interface Diagnose {
  readonly type: 'Diagnose';
  readonly category: Category;
  readonly findings: string;
}

export interface AssignCase {
  readonly type: 'AssignCase';
  readonly assignee: string;
  readonly team?: string;
}

export interface ChangeSeverity {
  readonly type: 'ChangeSeverity';
  readonly severity: Severity;
}

export interface AddNote {
  readonly type: 'AddNote';
  readonly text: string;
}

export interface AwaitCustomerReply {
  readonly type: 'AwaitCustomerReply';
  readonly question: string;
}

export interface RecordCustomerReply {
  readonly type: 'RecordCustomerReply';
  readonly text: string;
  readonly channel: Channel | typeof UNKNOWN;
}

export interface StopAwaitingReply {
  readonly type: 'StopAwaitingReply';
}

export interface InformCustomer {
  readonly type: 'InformCustomer';
  readonly text?: string;
  readonly about?: ToldAbout;
  readonly channel?: Channel;
  readonly issueId?: string;
}

/** A way to hand a case over to Microsoft, as the vehicle catalogue in force describes it. [D11] */
export interface Vehicle {
  readonly code: string;
  readonly issueKinds: readonly IssueKind[];
  readonly products: readonly ('cloud' | 'onPremises')[];
  /** Open to every CSP partner, without a contract. */
  readonly needsEntitlement: boolean;
}

/** What the partner holds of a vehicle. */
export interface Entitlement {
  readonly vehicle: string;
  readonly contractId: string;
  readonly accessId?: string;
  /** Last day on which it can be used. */
  readonly expiresAt?: string;
  readonly incidentsRemaining?: number;
}

export interface HandOverFacts {
  readonly partner:
    | {
        readonly kind: 'directBill' | 'indirectProvider' | 'indirectReseller';
        readonly cloud: Cloud;
        readonly providerId?: string;
      }
    | undefined;
  /** Those that there are on that day. */
  readonly vehicles: readonly Vehicle[];
  readonly entitlements: readonly Entitlement[];
  /** What the service asks of whoever files a technical request. [D6] */
  readonly service: {
    readonly product: 'cloud' | 'onPremises';
    readonly technicalVehicles?: readonly string[];
  };
}

interface HandOver {
  readonly severity?: Severity;
  readonly topic?: string;
  readonly approvedBy: string;
  readonly facts: HandOverFacts;
}

interface ToMicrosoft {
  readonly vehicle: string;
  /** Which contract to use, where several would do. */
  readonly contractId?: string;
  readonly serviceRequestNumber?: string;
}

/** How a case is handed over to Microsoft, which has to fit what is known. */
export interface VehicleChoice extends Pick<ToMicrosoft, 'vehicle' | 'contractId'> {
  readonly facts: HandOverFacts;
}

interface ToProvider {
  readonly reference?: string;
}

/** Steps are left out, and the case is handed over all the same. [D15] */
interface InEmergency {
  readonly emergencyReason: string;
  /** As what it is handed over, where nobody has diagnosed it. */
  readonly category?: Category;
}

export interface EscalateToMicrosoft extends HandOver, ToMicrosoft {
  readonly type: 'EscalateToMicrosoft';
}
export interface EscalateToMicrosoftInEmergency extends HandOver, ToMicrosoft, InEmergency {
  readonly type: 'EscalateToMicrosoftInEmergency';
}
export interface EscalateToIndirectProvider extends HandOver, ToProvider {
  readonly type: 'EscalateToIndirectProvider';
}
export interface EscalateToIndirectProviderInEmergency extends HandOver, ToProvider, InEmergency {
  readonly type: 'EscalateToIndirectProviderInEmergency';
}

export interface UpdateEscalation {
  readonly type: 'UpdateEscalation';
  readonly status: ServiceRequestStatus;
  readonly outcome?: Answer;
  readonly serviceRequestNumber?: string;
  readonly note?: string;
}

export interface Resolve {
  readonly type: 'Resolve';
  readonly summary: string;
}

export interface Reopen {
  readonly type: 'Reopen';
  readonly explanation: string;
}

export interface Close {
  readonly type: 'Close';
}

export interface Withdraw {
  readonly type: 'Withdraw';
  readonly explanation: string;
}

/** The request of a case that was worked elsewhere; the rest of its history follows as further commands. */
export interface ImportRequest {
  readonly type: 'ImportRequest';
  readonly number: string;
  readonly source: string;
  readonly reference: string;
  readonly severity: Severity;
  /** The priority in the source's own words. */
  readonly priority?: string;
  readonly channel: Channel | typeof UNKNOWN;
  readonly title: string;
  readonly description: string;
  readonly contact?: string;
}

export interface ImportLink {
  readonly type: 'ImportLink';
  readonly issueId: string;
}

export interface ImportEscalation {
  readonly type: 'ImportEscalation';
}

/** Everything that somebody may ask of a case. */
export type CaseCommand =
  | ReceiveRequest
  | SuggestSelfHelp
  | CheckServiceHealth
  | LinkToServiceIssue
  | PerformTroubleshooting
  | Diagnose
  | AssignCase
  | ChangeSeverity
  | AddNote
  | AwaitCustomerReply
  | RecordCustomerReply
  | StopAwaitingReply
  | InformCustomer
  | EscalateToMicrosoft
  | EscalateToMicrosoftInEmergency
  | EscalateToIndirectProvider
  | EscalateToIndirectProviderInEmergency
  | UpdateEscalation
  | Resolve
  | Reopen
  | Close
  | Withdraw
  | ImportRequest
  | ImportLink
  | ImportEscalation;

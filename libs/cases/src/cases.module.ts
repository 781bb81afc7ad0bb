import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { CommandRunner, rulesOf } from '#kernel';
import { defineContext, OwnerOf, pastControllerOf, type Owned, type OwnerResolver } from '#platform';
import { describe } from './domain/describe.js';
import { AddNoteHandler } from './commands/add-note.js';
import { AssignCaseHandler } from './commands/assign-case.js';
import { AwaitCustomerReplyHandler, StopAwaitingReplyHandler } from './commands/await-customer-reply.js';
import { ChangeSeverityHandler } from './commands/change-severity.js';
import { CheckServiceHealthHandler } from './commands/check-service-health.js';
import { DiagnoseHandler } from './commands/diagnose.js';
import { CloseHandler, ReopenHandler, WithdrawHandler } from './commands/end-and-reopen.js';
import { EscalateHandler } from './commands/escalate.js';
import { ImportCaseHandler } from './commands/import-case.js';
import {
  InformCustomerHandler,
  TellOfResolvedServiceIssue,
  TellOfResolvedServiceIssueHandler,
} from './commands/inform-customer.js';
import { LinkToServiceIssueHandler } from './commands/link-to-service-issue.js';
import { PerformTroubleshootingHandler } from './commands/perform-troubleshooting.js';
import { ReceiveRequestHandler } from './commands/receive-request.js';
import { RecordCustomerReplyHandler } from './commands/record-customer-reply.js';
import { ResolveHandler } from './commands/resolve.js';
import { SuggestSelfHelpHandler } from './commands/suggest-self-help.js';
import { UpdateEscalationHandler } from './commands/update-escalation.js';
import { caseDecider, caseSteps } from './domain/decide.js';
import { caseEvents } from './domain/events.js';
import { CaseReportsController } from './http/case-reports.controller.js';
import { CaseStepsController } from './http/case-steps.controller.js';
import { CaseController } from './http/case.controller.js';
import { ImportsController } from './http/imports.controller.js';
import { entitlementUseProcess } from './processes/entitlement-use.process.js';
import { serviceIssueResolvedProcess } from './processes/service-issue-resolved.process.js';
import { casesProjection } from './read-models/case/case.projection.js';
import { GetCaseHandler, ListCasesHandler } from './read-models/case/case.queries.js';
import { casePast } from './read-models/history/case.past.js';
import { backlogAgesProjection } from './read-models/reports/backlog-ages.projection.js';
import { backlogProjection } from './read-models/reports/backlog.projection.js';
import { caseFiguresProjection } from './read-models/reports/case-figures.projection.js';
import { deviationsProjection } from './read-models/reports/deviations.projection.js';
import {
  GetBacklogHandler,
  GetCaseReportHandler,
  ListDeviationsHandler,
} from './read-models/reports/report.queries.js';

/** Whose a case is, and what it is about: decides who may see it and who may work on it. [D4] */
@OwnerOf('case')
export class CaseOwner implements OwnerResolver {
  constructor(private readonly runner: CommandRunner) {}

  async ownerOf(caseId: string): Promise<Owned | undefined> {
    const { state } = await this.runner.load(caseDecider, caseId);
    return state.status === 'none' ? undefined : { customerId: state.customerId, issueKind: state.issueKind };
  }
}

@Module({
  imports: [CqrsModule],
  controllers: [
    CaseController,
    CaseStepsController,
    pastControllerOf(casePast),
    CaseReportsController,
    ImportsController,
  ],
  providers: [
    CaseOwner,
    ReceiveRequestHandler,
    SuggestSelfHelpHandler,
    CheckServiceHealthHandler,
    LinkToServiceIssueHandler,
    PerformTroubleshootingHandler,
    DiagnoseHandler,
    AssignCaseHandler,
    ChangeSeverityHandler,
    AddNoteHandler,
    AwaitCustomerReplyHandler,
    StopAwaitingReplyHandler,
    RecordCustomerReplyHandler,
    InformCustomerHandler,
    TellOfResolvedServiceIssueHandler,
    EscalateHandler,
    UpdateEscalationHandler,
    ResolveHandler,
    ReopenHandler,
    CloseHandler,
    WithdrawHandler,
    ImportCaseHandler,
    GetCaseHandler,
    ListCasesHandler,
    GetBacklogHandler,
    GetCaseReportHandler,
    ListDeviationsHandler,
  ],
})
export class CasesModule {}

/** The support cases: from a request to its resolution, its closure and perhaps its return. */
export const casesContext = defineContext({
  name: 'cases',
  events: caseEvents,
  describe,
  personalStreams: [{ category: 'case', kind: 'caseTexts', customer: { field: 'customerId' } }],
  projections: [
    casesProjection,
    caseFiguresProjection,
    backlogProjection,
    backlogAgesProjection,
    deviationsProjection,
  ],
  processes: [serviceIssueResolvedProcess, entitlementUseProcess],
  rules: rulesOf(caseSteps),
  commands: {
    TellOfResolvedServiceIssue: (payload: never, context) => new TellOfResolvedServiceIssue(payload, context),
  },
  module: CasesModule,
});

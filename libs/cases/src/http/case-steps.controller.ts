import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandContext as Context, Outcome } from '#kernel';
import { CommandContext, Creates, Recorded, RequiresForCase } from '#platform';
import { AddNote, AddNoteBody } from '../commands/add-note.js';
import { AssignCase, AssignCaseBody } from '../commands/assign-case.js';
import {
  AwaitCustomerReply,
  AwaitCustomerReplyBody,
  StopAwaitingReply,
} from '../commands/await-customer-reply.js';
import { ChangeSeverity, ChangeSeverityBody } from '../commands/change-severity.js';
import { CheckServiceHealth, CheckServiceHealthBody } from '../commands/check-service-health.js';
import { Diagnose, DiagnoseBody } from '../commands/diagnose.js';
import { Close, ReasonedBody, Reopen, Withdraw } from '../commands/end-and-reopen.js';
import { Escalate, EscalateBody } from '../commands/escalate.js';
import { InformCustomer, InformCustomerBody } from '../commands/inform-customer.js';
import { LinkToServiceIssue, LinkToServiceIssueBody } from '../commands/link-to-service-issue.js';
import { PerformTroubleshooting, PerformTroubleshootingBody } from '../commands/perform-troubleshooting.js';
import { RecordCustomerReply, RecordCustomerReplyBody } from '../commands/record-customer-reply.js';
import { Resolve, ResolveBody } from '../commands/resolve.js';
import { SuggestSelfHelp, SuggestSelfHelpBody } from '../commands/suggest-self-help.js';
import { UpdateEscalation, UpdateEscalationBody } from '../commands/update-escalation.js';

/** The steps of a case, each a thing that is added to it. Which are possible now, `GET /v1/cases/{id}` tells. */
@ApiTags('cases')
@Controller('v1/cases/:id')
export class CaseStepsController {
  constructor(private readonly commands: CommandBus) {}

  @Post('self-help')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'Point the customer to self-help' })
  suggestSelfHelp(
    @Param('id') id: string,
    @Body() body: SuggestSelfHelpBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new SuggestSelfHelp(id, body, context));
  }

  @Post('service-health-checks')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'Record what a look at the service health showed' })
  checkServiceHealth(
    @Param('id') id: string,
    @Body() body: CheckServiceHealthBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new CheckServiceHealth(id, body, context));
  }

  @Post('service-issue-links')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'Link the case to a known service issue' })
  linkToServiceIssue(
    @Param('id') id: string,
    @Body() body: LinkToServiceIssueBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new LinkToServiceIssue(id, body, context));
  }

  @Post('troubleshooting-steps')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'Record what was tried to solve the issue' })
  performTroubleshooting(
    @Param('id') id: string,
    @Body() body: PerformTroubleshootingBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new PerformTroubleshooting(id, body, context));
  }

  @Post('diagnosis')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'State what the issue was found to be' })
  diagnose(
    @Param('id') id: string,
    @Body() body: DiagnoseBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new Diagnose(id, body, context));
  }

  @Post('assignment')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'Assign the case to somebody' })
  assign(
    @Param('id') id: string,
    @Body() body: AssignCaseBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new AssignCase(id, body, context));
  }

  @Post('severity')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'Change how severe the case is' })
  changeSeverity(
    @Param('id') id: string,
    @Body() body: ChangeSeverityBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new ChangeSeverity(id, body, context));
  }

  @Post('notes')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'Add a note for colleagues' })
  addNote(
    @Param('id') id: string,
    @Body() body: AddNoteBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new AddNote(id, body, context));
  }

  @Post('customer-reply-requests')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'Ask the customer for something, and wait for the reply' })
  awaitReply(
    @Param('id') id: string,
    @Body() body: AwaitCustomerReplyBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new AwaitCustomerReply(id, body, context));
  }

  @Post('customer-reply-waivers')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'Go on without the reply that was awaited' })
  stopAwaiting(
    @Param('id') id: string,
    @Body() body: Recorded,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new StopAwaitingReply(id, body, context));
  }

  @Post('customer-replies')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'Record what the customer replied' })
  recordReply(
    @Param('id') id: string,
    @Body() body: RecordCustomerReplyBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new RecordCustomerReply(id, body, context));
  }

  @Post('messages')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'Tell the customer how its case stands' })
  inform(
    @Param('id') id: string,
    @Body() body: InformCustomerBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new InformCustomer(id, body, context));
  }

  @Post('escalations')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'Hand the case over to Microsoft or to the indirect provider' })
  escalate(
    @Param('id') id: string,
    @Body() body: EscalateBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new Escalate(id, body, context));
  }

  @Post('escalation-updates')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'Record what has become of the escalation' })
  updateEscalation(
    @Param('id') id: string,
    @Body() body: UpdateEscalationBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new UpdateEscalation(id, body, context));
  }

  @Post('resolution')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'State how the issue was solved' })
  resolve(
    @Param('id') id: string,
    @Body() body: ResolveBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new Resolve(id, body, context));
  }

  @Post('reopening')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'Reopen a case that was resolved' })
  reopen(
    @Param('id') id: string,
    @Body() body: ReasonedBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new Reopen(id, body, context));
  }

  @Post('closure')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'Close a case whose customer was told' })
  close(
    @Param('id') id: string,
    @Body() body: Recorded,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new Close(id, body, context));
  }

  @Post('withdrawal')
  @Creates('/v1/cases/:id')
  @RequiresForCase()
  @ApiOperation({ summary: 'End a case that the customer no longer pursues' })
  withdraw(
    @Param('id') id: string,
    @Body() body: ReasonedBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new Withdraw(id, body, context));
  }
}

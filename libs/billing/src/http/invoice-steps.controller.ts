import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandContext as Context, Outcome } from '#kernel';
import { CommandContext, Creates, Requires } from '#platform';
import { Explained, Now } from '../commands/bodies.js';
import { DisputeInvoice, SettleDispute, SettleDisputeBody } from '../commands/dispute-invoice.js';
import { CreditNoteBody, IssueCreditNote } from '../commands/issue-credit-note.js';
import { ReceivePayment, ReceivePaymentBody } from '../commands/receive-payment.js';
import { RecordPromiseBody, RecordPromiseToPay } from '../commands/record-promise-to-pay.js';
import { SendPaymentReminder } from '../commands/remind.js';
import { WriteOffInvoice } from '../commands/write-off-invoice.js';
import { KnownInvoice } from './known-things.pipes.js';

/** The steps of an invoice, each a thing that is added to it. Which are possible now, `GET /v1/invoices/{id}` tells. */
@ApiTags('billing')
@Controller('v1/invoices/:id')
export class InvoiceStepsController {
  constructor(private readonly commands: CommandBus) {}

  @Post('payments')
  @Creates('/v1/invoices/:id')
  @Requires('billing.work')
  @ApiOperation({ summary: 'Record a payment' })
  receivePayment(
    @Param('id', KnownInvoice) id: string,
    @Body() body: ReceivePaymentBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new ReceivePayment(id, body, context));
  }

  @Post('credit-notes')
  @Creates('/v1/invoices/:id')
  @Requires('billing.work')
  @ApiOperation({ summary: 'Issue a credit note' })
  issueCreditNote(
    @Param('id', KnownInvoice) id: string,
    @Body() body: CreditNoteBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new IssueCreditNote(id, body, context));
  }

  @Post('reminders')
  @Creates('/v1/invoices/:id')
  @Requires('billing.support')
  @ApiOperation({ summary: 'Remind the customer now' })
  remind(
    @Param('id', KnownInvoice) id: string,
    @Body() body: Now,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new SendPaymentReminder(id, body, context));
  }

  @Post('promises')
  @Creates('/v1/invoices/:id')
  @Requires('billing.support')
  @ApiOperation({ summary: 'Record that the customer promised to pay' })
  recordPromise(
    @Param('id', KnownInvoice) id: string,
    @Body() body: RecordPromiseBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new RecordPromiseToPay(id, body, context));
  }

  @Post('disputes')
  @Creates('/v1/invoices/:id')
  @Requires('billing.support')
  @ApiOperation({ summary: 'Record that the customer disputes the invoice' })
  dispute(
    @Param('id', KnownInvoice) id: string,
    @Body() body: Explained,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new DisputeInvoice(id, body, context));
  }

  @Post('dispute-settlements')
  @Creates('/v1/invoices/:id')
  @Requires('billing.work')
  @ApiOperation({ summary: 'Settle the dispute' })
  settleDispute(
    @Param('id', KnownInvoice) id: string,
    @Body() body: SettleDisputeBody,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new SettleDispute(id, body, context));
  }

  @Post('write-off')
  @Creates('/v1/invoices/:id')
  @Requires('billing.work')
  @ApiOperation({ summary: 'Give up what is outstanding' })
  writeOff(
    @Param('id', KnownInvoice) id: string,
    @Body() body: Explained,
    @CommandContext() context: Context,
  ): Promise<Outcome> {
    return this.commands.execute(new WriteOffInvoice(id, body, context));
  }
}

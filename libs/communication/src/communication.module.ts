import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { CommandRunner, rulesOf, type Clock, type CommandContext } from '#kernel';
import {
  CLOCK,
  CONFIG,
  defineContext,
  OwnerOf,
  type Config,
  type Owned,
  type OwnerResolver,
} from '#platform';
import { ConveyMessageHandler } from './commands/convey-message.js';
import { QueueMessage, QueueMessageHandler } from './commands/queue-message.js';
import { RecordMicrosoftMessageHandler } from './commands/record-microsoft-message.js';
import { ReportDeliveryHandler } from './commands/report-delivery.js';
import { SendMessage, SendMessageHandler } from './commands/send-message.js';
import { describe } from './domain/describe.js';
import { messageDecider, messageSteps } from './domain/decide.js';
import { communicationEvents } from './domain/events.js';
import { MessageController } from './http/message.controller.js';
import type { NoticeOrder } from './notices/notice-order.js';
import { NoticeSources } from './notices/notice-source.js';
import { customerNotices } from './processes/customer-notices.process.js';
import { messageDispatch, type SendOrder } from './processes/message-dispatch.process.js';
import { MESSAGES } from './domain/vocabulary.js';
import { messagesProjection } from './read-models/messages/messages.projection.js';
import {
  CommunicationWorkItemsHandler,
  GetMessageHandler,
  ListMessagesHandler,
} from './read-models/messages/messages.queries.js';
import { MAILER, type Mailer } from './sending/mailer.js';
import { OutboxHolder } from './sending/outbox-holder.js';
import { OutboxMailer } from './sending/outbox.mailer.js';
import { SmtpMailer } from './sending/smtp.mailer.js';

/** Whose a message is: a customer's contact sees what its own customer was told. */
@OwnerOf('message')
export class MessageOwner implements OwnerResolver {
  constructor(private readonly runner: CommandRunner) {}

  async ownerOf(id: string): Promise<Owned | undefined> {
    const { status, customerId } = (await this.runner.load(messageDecider, id)).state;
    return status === 'none' ? undefined : { customerId };
  }
}

@Module({
  imports: [CqrsModule],
  controllers: [MessageController],
  providers: [
    {
      provide: MAILER,
      useFactory: ({ smtpUrl, outboxDir }: Config, clock: Clock): Mailer =>
        smtpUrl === undefined ? new OutboxMailer(outboxDir) : new SmtpMailer(smtpUrl, clock),
      inject: [CONFIG, CLOCK],
    },
    MessageOwner,
    OutboxHolder,
    NoticeSources,
    QueueMessageHandler,
    SendMessageHandler,
    ReportDeliveryHandler,
    ConveyMessageHandler,
    RecordMicrosoftMessageHandler,
    ListMessagesHandler,
    GetMessageHandler,
    CommunicationWorkItemsHandler,
  ],
})
export class CommunicationModule implements OnApplicationShutdown {
  constructor(@Inject(MAILER) private readonly mailer: Mailer) {}

  onApplicationShutdown(): void {
    this.mailer.close();
  }
}

/** What customers are told, in their language, and what became of it. [D16]–[D19] */
export const communicationContext = defineContext({
  name: 'communication',
  events: communicationEvents,
  describe,
  personalStreams: [{ category: 'message', kind: MESSAGES, customer: { field: 'customerId' } }],
  projections: [messagesProjection],
  processes: [customerNotices, messageDispatch],
  rules: rulesOf(messageSteps),
  commands: {
    QueueMessage: (notice: NoticeOrder, context: CommandContext) => new QueueMessage(notice, context),
    SendMessage: (order: SendOrder, context: CommandContext) => new SendMessage(order, context),
  },
  module: CommunicationModule,
});

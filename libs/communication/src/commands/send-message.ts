import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, isErasedText, present, type CommandContext, type Outcome } from '#kernel';
import type { RecordFailure, RecordSending } from '../domain/commands.js';
import { messageDecider } from '../domain/decide.js';
import { isAwaited, type Mail } from '../domain/message.js';
import type { SendOrder } from '../processes/message-dispatch.process.js';
import { MAILER, type Attempt, type Mailer } from '../sending/mailer.js';

/** Send a queued mail, and write down what came of it. [D19] */
export class SendMessage extends Command<Outcome> {
  constructor(
    readonly order: SendOrder,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/**
 * Sends, then records. Whatever dies in between, the order is carried out again: a mail that is recorded
 * as sent is not sent again, and one that is not goes out with the same Message-ID, so that the outbox
 * keeps one file and mail systems can tell it for the same.
 */
@CommandHandler(SendMessage)
export class SendMessageHandler implements ICommandHandler<SendMessage, Outcome> {
  constructor(
    private readonly runner: CommandRunner,
    @Inject(MAILER) private readonly mailer: Mailer,
  ) {}

  async execute({ order: { messageId, attempt }, context }: SendMessage): Promise<Outcome> {
    const { state } = await this.runner.load(messageDecider, messageId);
    const mail = isAwaited(attempt, state) ? state.mail : undefined;
    const result: Attempt = mail ? await this.attempt(mail) : ON_RECORD;
    return this.runner.run(messageDecider, messageId, this.recordOf(attempt, result), context);
  }

  /** What was erased before it was sent has nobody to go to any more. */
  private async attempt(mail: Mail): Promise<Attempt> {
    return isErasedText(mail.to.email) ? ERASED : this.mailer.send(mail);
  }

  private recordOf(attempt: number, result: Attempt): RecordSending | RecordFailure {
    return result.sent
      ? { type: 'RecordSending', attempt, route: this.mailer.route, ...present({ reply: result.reply }) }
      : { type: 'RecordFailure', attempt, permanent: result.permanent, detail: result.detail };
  }
}

const ERASED: Attempt = { sent: false, permanent: true, detail: 'The recipient was erased.' };

/** The domain knows what came of the attempt: recording it again changes nothing. */
const ON_RECORD: Attempt = { sent: true };

import { Command, CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import { FindCustomer } from '#customers';
import { CommandRunner, refusal, type CommandContext, type Ids, type Outcome } from '#kernel';
import { FindPartner } from '#offering';
import { InjectIds } from '#platform';
import type * as domain from '../domain/commands.js';
import { messageDecider } from '../domain/decide.js';
import { customerIsKnown } from '../domain/rules.js';
import { render, type Correspondents } from '../domain/templates/render.js';
import type { Language } from '../domain/vocabulary.js';
import { compose } from '../notices/compose.js';
import type { NoticeOrder } from '../notices/notice-order.js';
import { NoticeSources } from '../notices/notice-source.js';
import { domainOf } from '../sending/mail-options.js';

/** Tell a customer of an event: one message for each contact that mail reaches. [D16]–[D19] */
export class QueueMessage extends Command<Outcome> {
  constructor(
    readonly notice: NoticeOrder,
    readonly context: CommandContext,
  ) {
    super();
  }
}

type Partner = Correspondents['partner'];
type Recipient = NonNullable<domain.QueueMessage['recipient']>;

/** Until the partner has published its profile, there is no better name for it. */
const UNPUBLISHED: Partner = { name: 'Support', email: 'support@localhost' };

@CommandHandler(QueueMessage)
export class QueueMessageHandler implements ICommandHandler<QueueMessage, Outcome> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly queries: QueryBus,
    private readonly sources: NoticeSources,
    @InjectIds() private readonly ids: Ids,
  ) {}

  /** Any part of it may be repeated: the id of a message follows from the event, the template and the recipient. */
  async execute({ notice, context }: QueueMessage): Promise<Outcome> {
    const customer = await this.queries.execute(new FindCustomer(notice.customerId));
    if (!customer) return { ok: false, reason: { kind: 'refused', refusal: refusal(customerIsKnown) } };
    const language = notice.language ?? customer.language;
    const partner = await this.partner();
    const said = compose(notice.template, await this.sources.of(notice.cause, language));
    const queue = async (recipient: Recipient | undefined): Promise<Outcome> => {
      const text = render(said, language, { recipient: recipient?.name ?? customer.name, partner });
      const id = this.ids.from(notice.cause.eventId, notice.template, recipient?.email ?? 'nobody');
      const message = messageOf(id, notice, language, partner, recipient, text);
      return this.runner.run(messageDecider, id, message, context);
    };
    const [first, ...others] = notice.channel === 'email' ? byAddress(customer.contacts) : [];
    let outcome = await queue(first);
    for (const recipient of others) {
      if (!outcome.ok) return outcome;
      outcome = await queue(recipient);
    }
    return outcome;
  }

  private async partner(): Promise<Partner> {
    const profile = await this.queries.execute(new FindPartner());
    return profile ? { name: profile.name, ...profile.supportProfile } : UNPUBLISHED;
  }
}

function messageOf(
  id: string,
  { template, channel, caseId, invoiceNumber, customerId, cause }: NoticeOrder,
  language: Language,
  { name, email, website }: Partner,
  recipient: Recipient | undefined,
  text: { readonly subject: string; readonly body: string },
): domain.QueueMessage {
  return {
    type: 'QueueMessage',
    ...{ customerId, template, language, channel, ...text },
    ...(caseId === undefined ? {} : { caseId }),
    ...(invoiceNumber === undefined ? {} : { invoiceNumber }),
    ...(recipient ? { recipient } : {}),
    from: { name, email, ...(website === undefined ? {} : { website }) },
    messageId: `<${id}@${domainOf(email)}>`,
    cause: { eventId: cause.eventId, type: cause.type },
  };
}

/** Two contacts may share a mailbox: it gets one mail, for the first of them. */
function byAddress(contacts: readonly Recipient[]): Recipient[] {
  const addresses = contacts.map(({ email }) => email.toLowerCase());
  return contacts
    .filter((_contact, index) => addresses.indexOf(addresses[index] ?? '') === index)
    .map(({ name, email }) => ({ name, email }));
}

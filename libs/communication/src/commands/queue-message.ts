import { Command, CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import { FindCustomer } from '#customers';
import {
  CommandRunner,
  customerSubject,
  Keyring,
  refusal,
  type CommandContext,
  type Ids,
  type Outcome,
} from '#kernel';
import { FindPartner } from '#offering';
import { InjectIds } from '#platform';
import type * as domain from '../domain/commands.js';
import { messageDecider } from '../domain/decide.js';
import { customerIsKnown } from '../domain/rules.js';
import { MESSAGES } from '../domain/vocabulary.js';
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

/** Stands for the recipient of a message that reaches none. */
const NOBODY = 'nobody';

@CommandHandler(QueueMessage)
export class QueueMessageHandler implements ICommandHandler<QueueMessage, Outcome> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly queries: QueryBus,
    private readonly sources: NoticeSources,
    private readonly keys: Keyring,
    @InjectIds() private readonly ids: Ids,
  ) {}

  /** Any part of it may be repeated: the id of a message follows from the event, the template and the recipient. */
  async execute({ notice, context }: QueueMessage): Promise<Outcome> {
    const customer = await this.queries.execute(new FindCustomer(notice.customerId));
    if (!customer) return { ok: false, reason: { kind: 'refused', refusal: refusal(customerIsKnown) } };
    const language = notice.language ?? customer.language;
    const partner = await this.partner();
    const source = await this.sources.of(notice.cause, language);
    const said = compose(notice.template, source);
    const recipients = notice.channel === 'email' ? byAddress(customer.contacts) : [];
    const nameOf = await this.namesOf(recipients, notice.customerId, source.cause.metadata.occurredAt);
    const queue = async (recipient: Recipient | undefined): Promise<Outcome> => {
      const text = render(said, language, { recipient: recipient?.name ?? customer.name, partner });
      const id = this.ids.from(notice.cause.eventId, notice.template, nameOf(recipient));
      const message = messageOf(id, notice, language, partner, recipient, text);
      return this.runner.run(messageDecider, id, message, context);
    };
    const [first, ...others] = recipients;
    let outcome = await queue(first);
    for (const recipient of others) {
      if (!outcome.ok) return outcome;
      outcome = await queue(recipient);
    }
    return outcome;
  }

  /** An id that followed from an address would let anybody confirm a guess of it, for as long as there is the log. */
  private async namesOf(recipients: readonly Recipient[], customerId: string, occurredAt: string) {
    if (recipients.length === 0) return () => NOBODY;
    const scope = { subject: customerSubject(customerId), kind: MESSAGES, period: occurredAt.slice(0, 7) };
    const { digest } = await this.keys.digesterFor(scope, 'recipient');
    return (recipient: Recipient | undefined) => (recipient ? digest(recipient.email) : NOBODY);
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

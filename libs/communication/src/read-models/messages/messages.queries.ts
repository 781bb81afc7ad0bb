import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { present, type Page } from '#kernel';
import { ReadModels } from '#platform';
import type { MessageSummary, MessageView } from './message.answer.js';
import type { MessageDocument } from './message.document.js';
import { messagesProjection } from './messages.projection.js';

/** What the ledger is filtered by; everything that is given must hold. */
export interface MessageFilter {
  readonly customerId?: string;
  readonly caseId?: string;
  readonly invoiceNumber?: string;
  readonly status?: string;
  readonly template?: string;
  readonly sender?: string;
}

interface ListOptions {
  readonly limit: number;
  readonly after?: string;
  readonly atLeast?: bigint;
}

/** A page of the ledger, the latest first. [D19] */
export class ListMessages extends Query<Page<MessageSummary>> {
  constructor(
    readonly filter: MessageFilter,
    readonly options: ListOptions,
  ) {
    super();
  }
}

/** One message; undefined when there is none. */
export class GetMessage extends Query<MessageView | undefined> {
  constructor(
    readonly id: string,
    readonly atLeast?: bigint,
  ) {
    super();
  }
}

/** A message that did not reach the customer: a person has to tell it another way. [D19] */
export interface CommunicationWorkItem {
  readonly kind: 'messageBounced' | 'messageUnsendable';
  readonly messageId: string;
  readonly customerId: string;
  readonly caseId: string | null;
  readonly invoiceNumber: string | null;
  readonly template: string | null;
  readonly subject: string;
  readonly fault: string | null;
  readonly since: string;
}

/** A page of what waits for a person, oldest first. */
export class CommunicationWorkItems extends Query<Page<CommunicationWorkItem>> {
  constructor(
    readonly kind: CommunicationWorkItem['kind'],
    readonly options: ListOptions,
  ) {
    super();
  }
}

@QueryHandler(ListMessages)
export class ListMessagesHandler implements IQueryHandler<ListMessages> {
  constructor(private readonly models: ReadModels) {}

  async execute({ filter, options: { atLeast, ...page } }: ListMessages): Promise<Page<MessageSummary>> {
    const messages = await this.models.of(messagesProjection, atLeast);
    const where = Object.entries(present(filter)).map(([field, is]) => ({ field, is }));
    const { items, ...next } = await messages.find({
      where,
      sort: { field: 'at', direction: 'desc' },
      ...page,
    });
    return { items: items.map(summaryOf), ...next };
  }
}

@QueryHandler(GetMessage)
export class GetMessageHandler implements IQueryHandler<GetMessage> {
  constructor(private readonly models: ReadModels) {}

  async execute({ id, atLeast }: GetMessage): Promise<MessageView | undefined> {
    const messages = await this.models.of(messagesProjection, atLeast);
    const message = await messages.get(id);
    return message && viewOf(message);
  }
}

@QueryHandler(CommunicationWorkItems)
export class CommunicationWorkItemsHandler implements IQueryHandler<CommunicationWorkItems> {
  constructor(private readonly models: ReadModels) {}

  async execute({
    kind,
    options: { atLeast, ...page },
  }: CommunicationWorkItems): Promise<Page<CommunicationWorkItem>> {
    const messages = await this.models.of(messagesProjection, atLeast);
    const { items, ...next } = await messages.find({
      where: [
        { field: 'needsPerson', is: true },
        { field: 'status', is: kind === 'messageBounced' ? 'bounced' : 'unsendable' },
      ],
      sort: { field: 'changedAt', direction: 'asc' },
      ...page,
    });
    return { items: items.map(workItemOf), ...next };
  }
}

const viewOf = ({ needsPerson: _needsPerson, ...message }: MessageDocument): MessageView => message;

const summaryOf = ({ body: _body, needsPerson: _needsPerson, ...message }: MessageDocument): MessageSummary =>
  message;

const workItemOf = (message: MessageDocument): CommunicationWorkItem => ({
  kind: message.status === 'bounced' ? 'messageBounced' : 'messageUnsendable',
  messageId: message.id,
  customerId: message.customerId,
  caseId: message.caseId,
  invoiceNumber: message.invoiceNumber,
  template: message.template,
  subject: message.subject,
  fault: message.fault,
  since: message.changedAt,
});

import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { BillingWorkItems } from '#billing';
import { ListCases, QUEUES, type CaseSummary, type Queue } from '#cases';
import { CommunicationWorkItems } from '#communication';
import { present, t } from '#kernel';
import { OfferingWorkItems } from '#offering';
import { is, type AnswerOf, type LogPast } from '#platform';
import type { WorkKind } from './work-kinds.js';

/** Something that waits for a person. */
export const workItem = t.Object(
  {
    kind: is.text('unassigned'),
    since: t.String({ format: 'date-time', description: 'Since when it waits.' }),
    customerId: is.customerId(),
    url: is.text('/v1/cases/0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11', 'Where to go on: a relative URL.'),
    text: is.text('Assign case 260302-7K3M9QX2: nobody has it.', 'What to do, in one sentence.'),
  },
  { $id: 'WorkItem' },
);
export type WorkItem = AnswerOf<typeof workItem>;

/** What waits for a person, over all contexts: the oldest of each kind, oldest first. */
export class GetWorkQueue extends Query<readonly WorkItem[]> {
  constructor(
    readonly limitPerKind: number,
    readonly kind?: WorkKind,
    readonly atLeast?: bigint,
  ) {
    super();
  }
}

/** What waited for a person in the past. */
export const workQueuePast: LogPast = {
  name: 'work-queue',
  projections: ['cases', 'messages', 'customers-told', 'billing-work'],
};

const CASE_TEXTS: Readonly<Record<Queue, (number: string) => string>> = {
  customerToBeTold: (number) => `Tell the customer how case ${number} was resolved.`,
  unassigned: (number) => `Assign case ${number}: nobody has it.`,
  escalationToBePolled: (number) => `Ask what has become of the escalation of case ${number}.`,
};

@QueryHandler(GetWorkQueue)
export class GetWorkQueueHandler implements IQueryHandler<GetWorkQueue> {
  constructor(private readonly queries: QueryBus) {}

  async execute({ limitPerKind, kind, atLeast }: GetWorkQueue): Promise<readonly WorkItem[]> {
    const parts = await Promise.all([
      ...QUEUES.map((queue) => this.cases(queue, limitPerKind, atLeast)),
      this.messages(limitPerKind, atLeast),
      this.offering(limitPerKind, atLeast),
      this.billing(limitPerKind, atLeast),
    ]);
    return parts
      .flat()
      .filter((item) => kind === undefined || item.kind === kind)
      .toSorted((a, b) => (a.since < b.since ? -1 : 1));
  }

  private async cases(queue: Queue, limit: number, atLeast?: bigint): Promise<WorkItem[]> {
    const options = { sort: 'changedAt', direction: 'asc', limit, ...present({ atLeast }) } as const;
    const { items } = await this.queries.execute(new ListCases({ queue }, options));
    return items.map((item: CaseSummary) => ({
      kind: queue,
      since: item.changedAt,
      customerId: item.customerId,
      url: `/v1/cases/${item.id}`,
      text: CASE_TEXTS[queue](item.number),
    }));
  }

  private async messages(limit: number, atLeast?: bigint): Promise<WorkItem[]> {
    const items = await this.queries.execute(new CommunicationWorkItems(limit, atLeast));
    return items.map(({ kind, since, customerId, messageId, subject, fault }) => ({
      kind,
      since,
      customerId,
      url: `/v1/messages/${messageId}`,
      text: `Reach the customer another way: “${subject}” ${fault ?? 'could not be delivered'}.`,
    }));
  }

  private async offering(limit: number, atLeast?: bigint): Promise<WorkItem[]> {
    const items = await this.queries.execute(new OfferingWorkItems(limit, atLeast));
    return items.map(({ kind, since, customerId, customerName }) => ({
      kind,
      since,
      customerId,
      url: `/v1/customers/${customerId}`,
      text: `Tell ${customerName} about the support plan: it was never disclosed.`,
    }));
  }

  private async billing(limit: number, atLeast?: bigint): Promise<WorkItem[]> {
    const items = await this.queries.execute(new BillingWorkItems(limit, atLeast));
    return items.map(({ kind, since, customerId, text }) => ({
      kind,
      since,
      customerId,
      url: `/v1/customers/${customerId}/account`,
      text,
    }));
  }
}

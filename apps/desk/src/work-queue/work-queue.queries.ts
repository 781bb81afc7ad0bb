import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { BillingWorkItems, type WorkKind as BillingWorkKind } from '#billing';
import { ListCases, QUEUES, type CaseSummary, type Queue } from '#cases';
import { CommunicationWorkItems, type CommunicationWorkItem } from '#communication';
import { InvalidQuery, present, t, type Page } from '#kernel';
import { OfferingWorkItems } from '#offering';
import { is, type AnswerOf, type LogPast } from '#platform';
import { BILLING_KINDS, MESSAGE_KINDS, WORK_KINDS, type WorkKind } from './work-kinds.js';

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

/** What waits for a person, over all contexts: a page has the oldest of each kind that follow, the oldest first. */
export class GetWorkQueue extends Query<Page<WorkItem>> {
  constructor(
    readonly limitPerKind: number,
    readonly kind?: WorkKind,
    readonly options: { readonly after?: string; readonly atLeast?: bigint } = {},
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

/** Where to go on, by kind. Of a kind that is not named there is nothing left. */
type Places = Readonly<Partial<Record<WorkKind, string>>>;

interface Part {
  readonly limit: number;
  readonly after?: string;
  readonly atLeast?: bigint;
}

@QueryHandler(GetWorkQueue)
export class GetWorkQueueHandler implements IQueryHandler<GetWorkQueue> {
  constructor(private readonly queries: QueryBus) {}

  /** @throws InvalidQuery when `after` is of no page */
  async execute({ limitPerKind, kind, options: { after, atLeast } }: GetWorkQueue): Promise<Page<WorkItem>> {
    const places = after === undefined ? undefined : placesFrom(after);
    const kinds = WORK_KINDS.filter((each) => kind === undefined || each === kind).filter(
      (each) => !places || places[each] !== undefined,
    );
    const parts = await Promise.all(
      kinds.map((each) =>
        this.part(each, { limit: limitPerKind, ...present({ after: places?.[each], atLeast }) }),
      ),
    );
    const left = kinds.flatMap((each, at) => {
      const next = parts[at]?.next;
      return next === undefined ? [] : [[each, next] as const];
    });
    return {
      items: parts.flatMap(({ items }) => items).toSorted((a, b) => (a.since < b.since ? -1 : 1)),
      ...(left.length === 0 ? {} : { next: textOf(Object.fromEntries(left)) }),
    };
  }

  private part(kind: WorkKind, options: Part): Promise<Page<WorkItem>> {
    if (isOf(QUEUES, kind)) return this.cases(kind, options);
    if (isOf(MESSAGE_KINDS, kind)) return this.messages(kind, options);
    if (isOf(BILLING_KINDS, kind)) return this.billing(kind, options);
    return this.offering(options);
  }

  private async cases(queue: Queue, options: Part): Promise<Page<WorkItem>> {
    const sorted = { sort: 'changedAt', direction: 'asc', ...options } as const;
    const page = await this.queries.execute(new ListCases({ queue }, sorted));
    return mapped(page, (item: CaseSummary) => ({
      kind: queue,
      since: item.changedAt,
      customerId: item.customerId,
      url: `/v1/cases/${item.id}`,
      text: CASE_TEXTS[queue](item.number),
    }));
  }

  private async messages(kind: CommunicationWorkItem['kind'], options: Part): Promise<Page<WorkItem>> {
    const page = await this.queries.execute(new CommunicationWorkItems(kind, options));
    return mapped(page, ({ since, customerId, messageId, subject, fault }) => ({
      kind,
      since,
      customerId,
      url: `/v1/messages/${messageId}`,
      text: `Reach the customer another way: “${subject}” ${fault ?? 'could not be delivered'}.`,
    }));
  }

  private async offering(options: Part): Promise<Page<WorkItem>> {
    const page = await this.queries.execute(new OfferingWorkItems(options));
    return mapped(page, ({ kind, since, customerId, customerName }) => ({
      kind,
      since,
      customerId,
      url: `/v1/customers/${customerId}`,
      text: `Tell ${customerName} about the support plan: it was never disclosed.`,
    }));
  }

  private async billing(work: BillingWorkKind, options: Part): Promise<Page<WorkItem>> {
    const page = await this.queries.execute(new BillingWorkItems(work, options));
    return mapped(page, ({ kind, since, customerId, text }) => ({
      kind,
      since,
      customerId,
      url: `/v1/customers/${customerId}/account`,
      text,
    }));
  }
}

const isOf = <Kind extends WorkKind>(kinds: readonly Kind[], kind: WorkKind): kind is Kind =>
  (kinds as readonly WorkKind[]).includes(kind);

const mapped = <From>({ items, ...next }: Page<From>, itemOf: (from: From) => WorkItem): Page<WorkItem> => ({
  items: items.map(itemOf),
  ...next,
});

const textOf = (places: Places): string => Buffer.from(JSON.stringify(places)).toString('base64url');

function placesFrom(text: string): Places {
  try {
    const places = JSON.parse(Buffer.from(text, 'base64url').toString()) as Places;
    const given = Object.entries(places);
    if (given.length > 0 && given.every(([kind, place]) => isKind(kind) && typeof place === 'string'))
      return places;
  } catch {
    // Said below, like any other place that is none.
  }
  throw new InvalidQuery(`'${text}' is no place in the work queue.`);
}

const isKind = (text: string): boolean => (WORK_KINDS as readonly string[]).includes(text);

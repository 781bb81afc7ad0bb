import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { EventCatalog, streamOf, type EventStore, type RecordedEvent } from '#kernel';
import { InjectEventStore } from '#platform';
import type { CustomerEvent } from '../../domain/events.js';
import { customerDecider } from '../../domain/decide.js';
import { evolveCustomerDocument, type CustomerDocument } from './customer.document.js';
import type { CustomerView } from './customer.answer.js';
import { customerView } from './customer.view.js';

/** A point in the past: a time by which things had happened, or a position of the log. */
export type Moment = { readonly time: string } | { readonly position: bigint };

/** The customer's record as it stood at a moment; undefined when there was none yet. [A1] */
export class GetPastCustomer extends Query<CustomerView | undefined> {
  constructor(
    readonly customerId: string,
    readonly moment: Moment,
    /** The moment for which the statuses of relationships are told; the moment asked about when absent. */
    readonly statusAt?: string,
  ) {
    super();
  }
}

@QueryHandler(GetPastCustomer)
export class GetPastCustomerHandler implements IQueryHandler<GetPastCustomer> {
  constructor(
    @InjectEventStore() private readonly store: EventStore,
    private readonly catalog: EventCatalog,
  ) {}

  async execute({ customerId, moment, statusAt }: GetPastCustomer): Promise<CustomerView | undefined> {
    const stored = await this.store.readStream(streamOf(customerDecider.category, customerId));
    const events = stored
      .map((event) => this.catalog.upcast(event) as RecordedEvent<CustomerEvent>)
      .filter((event) => isBy(event, moment));
    const doc = events.reduce<CustomerDocument | null>(evolveCustomerDocument, null);
    // By a position, the moment is that of the last thing that was recorded: asked again, it answers the same.
    const at = 'time' in moment ? moment.time : events.at(-1)?.recordedAt;
    return doc && at !== undefined ? customerView(doc, statusAt ?? at) : undefined;
  }
}

const isBy = (event: RecordedEvent, moment: Moment): boolean =>
  'time' in moment ? event.metadata.occurredAt <= moment.time : event.position <= moment.position;

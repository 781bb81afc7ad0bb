import { Injectable } from '@nestjs/common';
import { EventCatalog, type EventStore, type RecordedEvent } from '#kernel';
import { InjectEventStore } from '../casebook/tokens.js';
import { currentPast } from './past-view.js';

/** The events of a stream for queries that have no read model; in the past, those that belong to it. */
@Injectable()
export class StreamReader {
  constructor(
    @InjectEventStore() private readonly store: Pick<EventStore, 'readStream'>,
    private readonly catalog: EventCatalog,
  ) {}

  /** In order of revision, in the current version of their schema. */
  async events(streamId: string): Promise<readonly RecordedEvent[]> {
    const past = currentPast();
    const events = await this.all(streamId);
    return past ? events.filter((event) => past.includes(event)) : events;
  }

  /** The same whether or not they belong to the past that is looked at. */
  async all(streamId: string): Promise<readonly RecordedEvent[]> {
    const stored = await this.store.readStream(streamId);
    return stored.map((event) => this.catalog.upcast(event));
  }
}

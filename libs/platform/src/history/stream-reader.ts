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
    const stored = await this.store.readStream(streamId);
    const events = past ? stored.filter((event) => past.includes(event)) : stored;
    return events.map((event) => this.catalog.upcast(event));
  }
}

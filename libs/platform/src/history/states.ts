import { Injectable } from '@nestjs/common';
import { CommandRunner, happened, streamOf, type DomainEvent, type Fold, type RecordedEvent } from '#kernel';
import { currentPast } from './past-view.js';
import { StreamReader } from './stream-reader.js';

/** The states of aggregates for queries that have no read model. */
@Injectable()
export class States {
  /** By stream, an event as late by every clock as the latest of them, and the revision that it was found at. */
  private readonly ends = new Map<string, { readonly revision: number; readonly latest: RecordedEvent }>();

  constructor(
    private readonly runner: CommandRunner,
    private readonly streams: StreamReader,
  ) {}

  /** With every acknowledged write; in the past, as far as its events belong to it. */
  async of<State, Event extends DomainEvent>(
    fold: Fold<State, Event> & { readonly category: string },
    id: string,
  ): Promise<State> {
    const { state, revision } = await this.runner.load(fold, id);
    const past = currentPast();
    if (!past || revision === 'noStream') return state;
    const streamId = streamOf(fold.category, id);
    const end = this.ends.get(streamId);
    // What has not changed since then need not be read again.
    if (end?.revision === revision && past.includes(end.latest)) return state;
    const events = await this.streams.all(streamId);
    this.keepEnd(streamId, events);
    return (events as readonly RecordedEvent<Event>[])
      .filter((event) => past.includes(event))
      .map(happened)
      .reduce(fold.evolve, fold.initialState);
  }

  private keepEnd(streamId: string, events: readonly RecordedEvent[]): void {
    const last = events.at(-1);
    if (!last) return;
    const recordedAt = latestOf(events.map((event) => event.recordedAt));
    const occurredAt = latestOf(events.map(({ metadata }) => metadata.occurredAt));
    const latest = { ...last, data: {}, recordedAt, metadata: { ...last.metadata, occurredAt } };
    this.ends.set(streamId, { revision: last.revision, latest });
  }
}

const latestOf = (times: readonly string[]): string => times.reduce((a, b) => (a > b ? a : b));

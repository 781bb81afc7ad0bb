import {
  FoldedDocuments,
  isBy,
  type Documents,
  type Moment,
  type Placed,
  type Projection,
  type RecordedEvent,
} from '#kernel';
import type { PastView } from './past-view.js';

/** Before everything. */
const EARLIEST = '0001-01-01T00:00:00.000Z';

/** The past of one thing: documents folded from some events of its streams, when somebody asks for them. */
export class ThingView implements PastView {
  private readonly folded = new Map<string, FoldedDocuments>();
  private readonly events: RecordedEvent[];

  /** @param events those that belong to it, in log order */
  constructor(
    events: readonly RecordedEvent[],
    private readonly moment: Moment,
    readonly now: string,
  ) {
    this.events = [...events];
  }

  /**
   * What the events of the thing come to at the moment.
   *
   * @param writtenAt when the moment's position was written, where that is known; else the last event tells, so that
   *   whoever asks again is answered the same
   */
  static at(events: readonly RecordedEvent[], moment: Moment, writtenAt?: string): ThingView {
    const included = events.filter((event) => isBy(event, moment));
    const now = 'time' in moment ? moment.time : (writtenAt ?? included.at(-1)?.recordedAt ?? EARLIEST);
    return new ThingView(included, moment, now);
  }

  /** What happened to other things belongs to it by the moment alone. */
  includes(event: Placed & { readonly id: string }): boolean {
    return isBy(event, this.moment) || this.events.some(({ id }) => id === event.id);
  }

  documentsOf<Doc, State>(projection: Projection<Doc, State>): Promise<Documents<Doc>> {
    let documents = this.folded.get(projection.name);
    if (!documents) {
      documents = new FoldedDocuments(projection);
      documents.addAll(this.events);
      this.folded.set(projection.name, documents);
    }
    return Promise.resolve(documents as FoldedDocuments<Doc>);
  }

  /** True when something is known of the stream. */
  knows(streamId: string): boolean {
    return this.events.some((event) => event.streamId === streamId);
  }

  /** The same events by another clock. */
  at(now: string): ThingView {
    return new ThingView(this.events, this.moment, now);
  }

  /** The same with one event more, wherever in the log it lies. This view must not be used any more. */
  with(event: RecordedEvent): ThingView {
    const last = this.events.at(-1);
    if (last && last.position > event.position) {
      const events = [...this.events, event].sort(inLogOrder);
      return new ThingView(events, this.moment, this.now);
    }
    this.events.push(event);
    for (const documents of this.folded.values()) {
      documents.add(event);
      if (documents.spoilt) documents.addAll(this.events);
    }
    return this;
  }
}

/** Positions are of one log: no two are equal. */
export const inLogOrder = (a: RecordedEvent, b: RecordedEvent): number => (a.position < b.position ? -1 : 1);

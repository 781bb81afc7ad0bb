import type { Actor, DomainEvent, Happened, WrittenEvent } from './envelope.js';

/** What a fold may see of a recorded event. */
export const happened = <Event extends DomainEvent>(event: WrittenEvent<Event>): Happened<Event> =>
  new EventForFolds(event) as unknown as Happened<Event>;

/** Few folds ask who it was, and not of every event: what it takes to find out is left until then. */
class EventForFolds {
  readonly type: string;
  readonly occurredAt: string;
  readonly #event: WrittenEvent;

  constructor(event: WrittenEvent) {
    this.type = event.type;
    this.occurredAt = event.metadata.occurredAt;
    this.#event = event;
  }

  get data(): unknown {
    return this.#event.data;
  }

  get actor(): Actor {
    return this.#event.metadata.actor;
  }
}

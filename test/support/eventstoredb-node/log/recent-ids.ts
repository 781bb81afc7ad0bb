import type { StoredEvent } from './stored-event.js';

const CAPACITY = 200_000;

/** The ids of the events written last, since the start: what appends without a revision are recognised by. */
export class RecentIds {
  readonly #events = new Map<string, StoredEvent>();

  in(stream: string, id: string): StoredEvent | undefined {
    const event = this.#events.get(id);
    return event?.stream === stream ? event : undefined;
  }

  add(event: StoredEvent): void {
    this.#events.delete(event.id);
    this.#events.set(event.id, event);
    if (this.#events.size <= CAPACITY) return;
    const [oldest] = this.#events.keys();
    if (oldest !== undefined) this.#events.delete(oldest);
  }
}

import { StoreUnavailable, type EventStore } from '../ports/event-store.js';

/** Where the log ends: as it was when it could last be asked. */
export class LogHead {
  private known: bigint | undefined;

  constructor(private readonly events: EventStore) {}

  /** Position of the last event; undefined while the log is empty, or was never reached. */
  async lastKnown(): Promise<bigint | undefined> {
    try {
      this.known = await this.events.head();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
    return this.known;
  }
}

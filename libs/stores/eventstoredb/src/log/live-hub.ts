import type { Connection } from '../connection/connection.js';
import { LiveSession } from './live-session.js';
import type { Seat } from './seat.js';

/** Whoever stands at the head of the log hears of what comes from one subscription, which lasts while somebody listens. */
export class LiveHub {
  private session: LiveSession | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly mostBuffered: number,
  ) {}

  /**
   * A place for one who has seen everything up to `after`; undefined when more has come since than is kept.
   *
   * @throws StoreUnavailable when the connection was closed
   */
  join(after: bigint): Seat | undefined {
    this.session ??= new LiveSession(
      this.connection,
      after,
      this.mostBuffered,
      () => (this.session = undefined),
    );
    return this.session.join(after);
  }

  close(): void {
    this.session?.end();
  }
}

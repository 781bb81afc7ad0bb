import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock, Documents, Placed, Projection } from '#kernel';

/** What there was at a moment, for whoever asks a query about it. */
export interface PastView {
  /** The time at the moment: ISO 8601, UTC, milliseconds. */
  readonly now: string;
  /** True when the event belongs to the moment. */
  includes(event: Placed & { readonly id: string }): boolean;
  /** The documents of a projection as they were. */
  documentsOf<Doc, State>(projection: Projection<Doc, State>): Promise<Documents<Doc>>;
}

const VIEWS = new AsyncLocalStorage<PastView>();

/** The past that is being looked at by whoever calls; undefined in the present. */
export const currentPast = (): PastView | undefined => VIEWS.getStore();

/** Asks as if it were that moment: queries read its documents, and the clock stands still at it. */
export const lookInto = <T>(view: PastView, ask: () => Promise<T>): Promise<T> => VIEWS.run(view, ask);

/** A clock that stands still where the past is looked at. */
export class PastAwareClock implements Clock {
  constructor(private readonly clock: Clock) {}

  now(): string {
    return currentPast()?.now ?? this.clock.now();
  }

  until(instant: string, signal: AbortSignal): Promise<void> {
    return this.clock.until(instant, signal);
  }
}

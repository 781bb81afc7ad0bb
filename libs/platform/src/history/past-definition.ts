import type { IQuery, QueryBus } from '@nestjs/cqrs';
import type { DomainEvent } from '#kernel';
import type { Permission } from '../identity/permissions.js';

/** What of a context has a past: one kind of thing, and how it is asked about. */
export interface ThingPast<Event extends DomainEvent = never> {
  /** As in "There is no <kind> 'id'." */
  readonly kind: string;
  /** Where it is read, relative, with `:id` where its id stands; there is one of its kind when it has none. */
  readonly path: `v1/${string}`;
  /** What reading its history asks for. */
  readonly permission: Permission;
  /** Its own stream: its history. */
  stream(id: string): string;
  /**
   * Further streams whose events make it.
   *
   * @param head of the log: what was written up to there must be among them
   */
  also?(id: string, queries: QueryBus, head: bigint | undefined): Promise<readonly string[]>;
  /** The stream whose first event brings it into being, and what that event means to it; its own when left out. */
  readonly born?: { stream(id: string): string; readonly text: string };
  /** The query that its reader asks in the present. */
  ask(id: string): IQuery;
  /** What an event of its streams means, in one line. */
  describe(event: Event): string;
  /** The answer depends on the time, too: at a position of the log, on when that was written. */
  readonly timed?: boolean;
  /** Fields of the answer that follow from others or from the time: differences leave them out. */
  readonly derived?: readonly string[];
}

/** A thing's past, whatever its events. */
export type AnyThingPast = ThingPast;

/** Declares the past of a kind of thing; exists for its types. */
export const definePast = <Event extends DomainEvent>(past: ThingPast<Event>): AnyThingPast => past;

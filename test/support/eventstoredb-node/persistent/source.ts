import type { EventLog } from '../log/event-log.js';
import type { StoredEvent } from '../log/stored-event.js';
import type { From, Position } from '../rpc/read-request.js';

/** An event of a source; sequences rise along the source, not always one by one. */
export interface Item {
  readonly event: StoredEvent;
  readonly sequence: number;
}

/** Where a group takes its events from. */
export interface Source {
  /** A stream's name, or `$all`. */
  readonly name: string;
  /** The first event at `from` or behind it, and the sequence to go on from. */
  next(from: number): { readonly item?: Item; readonly next: number };
  /** The sequence behind which a checkpoint lies. @param text as `describe` has it */
  behind(checkpoint: string): number;
  /** Where a sequence is, for people: `24` or `C:1234/P:1234`; empty when there is nothing. */
  describe(sequence: number): string;
  /** The sequence that a group begins with. */
  first(): number;
  /** Where the group begins, as `describe` would say it; `-1` stands for the end. */
  readonly startFrom: string;
  /** What there is at the end, as `describe` says it. */
  lastKnown(): string;
  atEnd(next: number): boolean;
}

/** The events of one stream that show; in the end its tombstone. */
export class StreamSource implements Source {
  constructor(
    private readonly log: EventLog,
    readonly name: string,
    private readonly from: From<number>,
  ) {}

  get startFrom(): string {
    if (this.from === 'start') return '0';
    return this.from === 'end' ? '-1' : String(this.from);
  }

  first(): number {
    if (this.from === 'start') return 0;
    return this.from === 'end' ? this.log.lastRevision(this.name) + 1 : this.from;
  }

  next(from: number): { readonly item?: Item; readonly next: number } {
    const view = this.log.view(this.name);
    if (view.is === 'missing') return { next: from };
    const events = this.log.eventsOf(this.name);
    if (view.is === 'deleted') {
      const tombstone = this.log.tombstoneOf(this.name);
      if (tombstone === undefined || from > events.length) return { next: from };
      return { item: { event: tombstone, sequence: events.length }, next: events.length + 1 };
    }
    const sequence = Math.max(from, view.first);
    const event = events[sequence];
    return event === undefined ? { next: from } : { item: { event, sequence }, next: sequence + 1 };
  }

  behind(checkpoint: string): number {
    return Number(checkpoint) + 1;
  }

  describe(sequence: number): string {
    return sequence < 0 ? '' : String(sequence);
  }

  lastKnown(): string {
    return this.describe(this.log.lastRevision(this.name));
  }

  atEnd(next: number): boolean {
    return next > this.log.lastRevision(this.name);
  }
}

/** The events of all streams, or those that match a filter. A sequence is an index in the log. */
export class AllSource implements Source {
  readonly name = '$all';

  constructor(
    private readonly log: EventLog,
    private readonly from: From<Position>,
    private readonly matches: (event: StoredEvent) => boolean,
  ) {}

  get startFrom(): string {
    if (this.from === 'start') return 'C:0/P:0';
    return this.from === 'end' ? 'C:-1/P:-1' : `C:${this.from.commit}/P:${this.from.prepare}`;
  }

  first(): number {
    if (this.from === 'start') return 0;
    return this.from === 'end' ? this.log.all.length : this.log.indexFrom(this.from.commit);
  }

  next(from: number): { readonly item?: Item; readonly next: number } {
    for (let sequence = from; ; sequence += 1) {
      const event = this.log.all[sequence];
      if (event === undefined) return { next: sequence };
      if (this.matches(event)) return { item: { event, sequence }, next: sequence + 1 };
    }
  }

  behind(checkpoint: string): number {
    const position = Number(/^C:(\d+)\//.exec(checkpoint)?.[1] ?? 0);
    return this.log.indexFrom(position + 1);
  }

  describe(sequence: number): string {
    const event = this.log.all[sequence];
    return event === undefined ? '' : `C:${event.position}/P:${event.position}`;
  }

  lastKnown(): string {
    return this.describe(this.log.all.length - 1);
  }

  atEnd(next: number): boolean {
    return next >= this.log.all.length;
  }
}

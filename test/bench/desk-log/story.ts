import type { DomainEvent } from '#kernel';

/** A fact on its way into the log. */
export interface Told {
  readonly stream: string;
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly actor: string;
  readonly fact: DomainEvent;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const instantOf = (millis: number): string => new Date(millis).toISOString();
export const dayOfMillis = (millis: number): string => instantOf(millis).slice(0, 10);

/** The facts of one stream, in order: none is told earlier than the one before it. */
export class Story {
  readonly told: Told[] = [];

  constructor(
    readonly stream: string,
    private at: number,
    private readonly actor: string,
  ) {}

  /** When the last fact was told. */
  get now(): number {
    return this.at;
  }

  /** @param after milliseconds since the fact before */
  tell(after: number, fact: DomainEvent): this {
    // A millisecond at least, so that sorting by time keeps the order of a stream.
    this.at += Math.max(1, Math.floor(after));
    const { stream, actor, at } = this;
    this.told.push({ stream, revision: this.told.length, at, actor, fact });
    return this;
  }
}

import { addDays, laterThan, type Clock } from '#kernel';
import { POLICIES_ACT_FROM } from './office-clock.js';

/** One line of what happened, for people. */
export type Print = (line: string) => void;

const STEP_MS = 7 * 60_000;

/**
 * What a play shares: the day it is set on, what was counted, and the time that passes on stage.
 *
 * Everything that is said to the service follows from the day and from the place in the play, so that a
 * second run says the same, with the same Idempotency-Keys, and adds nothing.
 */
export class Stage {
  /** Steps that went as they should. */
  expected = 0;
  /** What did not, in words. */
  readonly unexpected: string[] = [];
  /** Codes of the rules that refused something. */
  readonly rules = new Set<string>();
  private scenario = '';
  private commands = 0;
  private time: string | undefined;

  constructor(
    /** The day on which the play was given first. */
    readonly today: string,
    /** It was given before: what was refused then may be refused for other reasons now. */
    readonly again: boolean,
    private readonly clock: Clock,
    private readonly print: Print,
  ) {}

  /** Whether it is late enough in the day for collections policies to act. */
  get policiesAct(): boolean {
    return Number(this.clock.now().slice(11, 13)) >= POLICIES_ACT_FROM;
  }

  begin(name: string, title: string): void {
    this.scenario = name;
    this.commands = 0;
    this.time = undefined;
    this.print(`\n${title}`);
  }

  /** The same for the same step of every run. */
  nextKey(): string {
    this.commands++;
    return `demo/${this.today}/${this.scenario}/${this.commands}`;
  }

  /** A day of the play; negative numbers lie before it. */
  day(days: number): string {
    return addDays(this.today, days);
  }

  /** What follows happens from this time on, a few minutes apart. */
  at(days: number, time: string): void {
    this.time = `${this.day(days)}T${time}:00.000Z`;
  }

  /** What follows happens when it is said. */
  now(): void {
    this.time = undefined;
  }

  /** When the next step happens; undefined for now. */
  tick(): string | undefined {
    const { time } = this;
    if (time !== undefined) this.time = laterThan(time, STEP_MS);
    return time;
  }

  right(line: string): void {
    this.expected++;
    this.print(`  ✓ ${line}`);
  }

  wrong(line: string): void {
    this.unexpected.push(line);
    this.print(`  ✗ ${line}`);
  }

  /** Something that can't be shown at this time of day. */
  aside(line: string): void {
    this.print(`  – ${line}`);
  }
}

import type { Person } from './person.js';
import type { Stage } from './stage.js';

/** Everybody who appears, by what they may do. [D4] */
export interface Cast {
  /** Admin agent: may do whatever the partner's staff may do. */
  readonly rita: Person;
  /** Helpdesk agents. */
  readonly ana: Person;
  readonly tiago: Person;
  /** Sales agent. */
  readonly sofia: Person;
  /** Billing admin. */
  readonly bruno: Person;
  /** Compliance auditor: reads everything, changes nothing. */
  readonly aude: Person;
  /** Privacy officer: holds and erases, and reads nothing else. */
  readonly otto: Person;
  /** A program. */
  readonly monitor: Person;
  /** Contact of the customer Aurora: sees Aurora's things and nothing else. */
  readonly rui: Person;
}

/** One theme of the play. */
export interface Scenario {
  /** Kebab-case; part of the Idempotency-Keys. */
  readonly name: string;
  readonly title: string;
  readonly play: (cast: Cast, stage: Stage) => Promise<void>;
}

/** Declares a scenario; exists for its types. */
export const scenario = (name: string, title: string, play: Scenario['play']): Scenario => ({
  name,
  title,
  play,
});

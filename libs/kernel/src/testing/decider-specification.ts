import { expect } from '@jest/globals';
import type { Decider, DomainCommand } from '../deciding/decider.js';
import { isRefusal, type Refusal } from '../deciding/rule.js';
import type { Actor, DomainEvent } from '../events/envelope.js';

const SOMEBODY: Actor = { id: 'somebody', kind: 'person', roles: ['adminAgent'] };
const SOME_TIME = '2026-03-02T09:00:00.000Z';

/** A fact of the past, with when and by whom, for `given`. */
export interface PastFact {
  readonly event: DomainEvent;
  readonly at?: string;
  readonly by?: Actor;
}

/** Says when (and by whom) a given fact happened. */
export const happenedAt = (at: string, event: DomainEvent, by?: Actor): PastFact => ({
  event,
  at,
  ...(by ? { by } : {}),
});

/**
 * Given/when/then for a decider:
 *
 *     const { given } = specification(caseDecider);
 *     given(received()).when({ type: 'Diagnose', … }).refused('cases/health-check-first');
 */
export function specification<State, Command extends DomainCommand, Event extends DomainEvent>(
  decider: Decider<State, Command, Event>,
) {
  return {
    given: (...facts: readonly (DomainEvent | PastFact)[]) => {
      const state = facts
        .map(asPast)
        .reduce<State>(
          (before, { event, at = SOME_TIME, by = SOMEBODY }) =>
            decider.evolve(before, { ...event, occurredAt: at, actor: by } as never),
          decider.initialState,
        );
      return {
        /** The state that the facts add up to. */
        state,
        when: (command: Command, at = SOME_TIME) => verdict(decider.decide(command, state, at)),
      };
    },
  };
}

function verdict(decision: readonly DomainEvent[] | Refusal) {
  return {
    /** Exactly these facts follow. */
    then: (...expected: readonly DomainEvent[]) => {
      expect(decision).toEqual(expected);
    },
    /** Facts of exactly these types follow. */
    thenTypes: (...expected: readonly string[]) => {
      expect(isRefusal(decision) ? decision : decision.map((event) => event.type)).toEqual(expected);
    },
    /** Nothing follows: it was so already. */
    thenNothing: () => {
      expect(decision).toEqual([]);
    },
    /** The rule with this code refuses. */
    refused: (rule: string) => {
      expect(isRefusal(decision) ? decision.rule : decision).toBe(rule);
    },
    /** For whatever else a test wants to see. */
    decision,
  };
}

const asPast = (fact: DomainEvent | PastFact): PastFact => ('event' in fact ? fact : { event: fact });

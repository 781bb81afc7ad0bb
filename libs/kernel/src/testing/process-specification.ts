import { expect } from '@jest/globals';
import type { DomainEvent, RecordedEvent } from '../events/envelope.js';
import type { Order, Process, TimerDue } from '../processing/process.js';
import { inLogOrder, type GivenFact } from './projection-specification.js';

/** A timer that came due, for `given` and `when`. */
export const timerDue = (timer: string, dueAt: string): TimerDue => ({ type: 'timer', timer, dueAt });

type Input = DomainEvent | GivenFact | TimerDue;

const SOME_TIME = '2026-03-02T09:00:00.000Z';

/**
 * Given/when/then for one instance of a process:
 *
 *     const { given } = processSpecification(escalationReminder);
 *     given(escalated()).when(timerDue('remind', '…'), '…').then({ do: 'command', … });
 *
 * Given inputs are reacted to at the time at which they happened.
 */
export function processSpecification<Memory>(process: Process<Memory>) {
  return {
    given: (...inputs: readonly Input[]) => {
      const past = shown(inputs);
      const memory = past.reduce<Memory>(
        (before, input) => overJson(process.react(before, input, timeOf(input)).memory),
        process.initialMemory,
      );
      return {
        memory,
        when: (input: Input, now?: string) => {
          const [last] = shown([...inputs, input]).slice(-1);
          if (!last) throw new Error('There is no input.');
          return verdict(process.react(memory, last, now ?? timeOf(last)));
        },
      };
    },
    /** The instance that an event concerns. */
    instanceOf: (fact: DomainEvent | GivenFact) => {
      const [event] = inLogOrder([fact]);
      return event && process.instanceOf(event);
    },
  };
}

function verdict<Memory>(reaction: { readonly memory: Memory; readonly orders: readonly Order[] }) {
  return {
    /** Exactly these orders are given. */
    then: (...expected: readonly Order[]) => {
      expect(reaction.orders).toEqual(expected);
    },
    thenNothing: () => {
      expect(reaction.orders).toEqual([]);
    },
    thenMemory: (expected: Memory) => {
      expect(reaction.memory).toEqual(expected);
    },
    reaction,
  };
}

function shown(inputs: readonly Input[]): (RecordedEvent | TimerDue)[] {
  const facts = inLogOrder(inputs.filter((input): input is DomainEvent | GivenFact => !isTimer(input)));
  let next = 0;
  return inputs.map((input) => {
    if (isTimer(input)) return input;
    const event = facts[next++];
    if (!event) throw new Error('A fact was lost on the way.');
    return event;
  });
}

const isTimer = (input: Input): input is TimerDue => 'timer' in input;

const timeOf = (input: RecordedEvent | TimerDue): string =>
  'recordedAt' in input ? input.recordedAt : 'dueAt' in input ? input.dueAt : SOME_TIME;

/** Memory is kept as JSON between two reactions. */
const overJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

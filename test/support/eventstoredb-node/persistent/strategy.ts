import type { Consumer } from './consumer.js';
import type { Message } from './message.js';

/** Chooses who gets the next event. @returns undefined when it has to wait */
export type Choose = (consumers: readonly Consumer[], message: Message) => Consumer | undefined;

/** @param name one that isn't known shares out in turn */
export function strategy(name: string): Choose {
  if (name === 'DispatchToSingle') return firstFree;
  if (name === 'Pinned') return pinned;
  return inTurn();
}

function firstFree(consumers: readonly Consumer[]): Consumer | undefined {
  return consumers.find((consumer) => consumer.freeSlots > 0);
}

function inTurn(): Choose {
  let turn = 0;
  return (consumers) => {
    const order = consumers.map((_, index) => consumers[(turn + index) % consumers.length]);
    const chosen = order.find((consumer) => consumer !== undefined && consumer.freeSlots > 0);
    if (chosen !== undefined) turn = consumers.indexOf(chosen) + 1;
    return chosen;
  };
}

/** All events of a stream go to the same consumer, as long as nobody joins or leaves. */
function pinned(consumers: readonly Consumer[], message: Message): Consumer | undefined {
  const chosen = consumers[hash(message.stored.stream) % consumers.length];
  return chosen !== undefined && chosen.freeSlots > 0 ? chosen : undefined;
}

function hash(text: string): number {
  let value = 0;
  for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return value;
}

import { setImmediate as turn } from 'node:timers/promises';

/** Reads under way at a time. */
export const AT_ONCE = 16;
/** Things that are worked on before others get their turn: some milliseconds. */
const STRETCH = 64;

/**
 * Works on several things at a time, and gives the answers in the order of the things. No more than `limit` are worked on,
 * or wait to be taken; and others get their turn now and then.
 */
export async function* inTurn<Item, Answer>(
  items: AsyncIterable<Item> | Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Answer>,
): AsyncGenerator<Answer> {
  const begun: Promise<Answer>[] = [];
  let seen = 0;
  for await (const item of items) {
    if (++seen % STRETCH === 0) await turn();
    const answer = work(item);
    // Whoever takes it meets the error; until then it is not one that nobody minds.
    answer.catch(() => undefined);
    begun.push(answer);
    if (begun.length < limit) continue;
    const [first] = begun.splice(0, 1);
    if (first) yield await first;
  }
  for (const answer of begun) yield await answer;
}

/** Does something with each of many things, in which others get their turn now and then. */
export async function unhurried<Item, Answer>(
  items: readonly Item[],
  work: (item: Item, at: number) => Answer,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const [at, item] of items.entries()) {
    if (at % STRETCH === STRETCH - 1) await turn();
    answers.push(work(item, at));
  }
  return answers;
}

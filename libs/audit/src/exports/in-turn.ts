/** Reads under way at a time. */
export const AT_ONCE = 16;

/**
 * Works on several things at a time, and gives the answers in the order of the things. No more than `limit` are worked on,
 * or wait to be taken.
 */
export async function* inTurn<Item, Answer>(
  items: AsyncIterable<Item> | Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Answer>,
): AsyncGenerator<Answer> {
  const begun: Promise<Answer>[] = [];
  for await (const item of items) {
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

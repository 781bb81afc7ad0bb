import type { EventStore, Moment } from '#kernel';
import { invalid } from '../http/problems.js';

/** A moment, and the field of the query that names it. */
export type NamedMoment = readonly [field: string, moment: Moment];

/**
 * A position that the log has not reached is no moment of the past: what is there now would be shown as if it lasted.
 *
 * @throws ProblemException 400, naming the field
 */
export async function checkReached(
  store: Pick<EventStore, 'head'>,
  ...named: readonly NamedMoment[]
): Promise<void> {
  if (!named.some(([, moment]) => 'position' in moment)) return;
  const head = (await store.head()) ?? 0n;
  for (const [field, moment] of named) {
    if ('position' in moment && moment.position > head) {
      throw invalid([{ field, message: `must not lie beyond the end of the log, which is at ${head}` }]);
    }
  }
}

/**
 * A difference goes forward.
 *
 * @throws ProblemException 400, naming the field of the later moment
 */
export function checkOrder(earlier: NamedMoment, later: NamedMoment): void {
  const [[, a], [, b]] = [earlier, later];
  const isBackwards =
    'position' in a ? 'position' in b && a.position > b.position : 'time' in b && a.time > b.time;
  if (isBackwards) throw wrongOrder(earlier, later);
}

/** The refusal of a difference that goes backwards. */
export const wrongOrder = ([first]: NamedMoment, [last]: NamedMoment) =>
  invalid([{ field: last, message: `must not lie before \`${first}\`` }]);

import type { Outcome } from '#kernel';
import { notFound } from './problems.js';

/**
 * The outcome of a command on a part of an aggregate that the address names. `404` is for what the
 * address names: where the rule refused that asks for it, that is the answer.
 *
 * @param rule the rule that there be such a part
 */
export async function addressed(
  outcome: Promise<Outcome>,
  rule: { readonly code: string },
  kind: string,
  id: string,
): Promise<Outcome> {
  const answer = await outcome;
  if (!answer.ok && answer.reason.kind === 'refused' && answer.reason.refusal.rule === rule.code) {
    throw notFound(kind, id);
  }
  return answer;
}

import type { CaseEvent } from '../events.js';
import type { Category } from '../vocabulary.js';

type Refinements = {
  readonly [Type in CaseEvent['type']]?: (
    data: Extract<CaseEvent, { type: Type }>['data'],
  ) => string | undefined;
};

/** What more than its type decides how a case may go on after an event. */
const REFINEMENTS: Refinements = {
  RequestReceived: ({ imported }) => (imported ? 'imported' : undefined),
  ServiceHealthChecked: ({ outcome }) => outcome,
  TroubleshootingPerformed: ({ outcome }) => outcome,
  Diagnosed: ({ category }) => kindOf(category),
  CustomerInformed: ({ about }) => about,
  EscalationAnswered: ({ outcome }) => outcome,
};

/** What a diagnosis means for the order of work: the five categories that must be handed over are alike. [D10] */
export const kindOf = (category: Category): 'withinBaseline' | 'other' | 'mustHandOver' =>
  category === 'withinBaseline' || category === 'other' ? category : 'mustHandOver';

/** The step of the process that an event stands for: `Closed`, `Diagnosed: withinBaseline`. */
export function caseStepOf(event: CaseEvent): string {
  const refine = REFINEMENTS[event.type] as ((data: CaseEvent['data']) => string | undefined) | undefined;
  const more = refine?.(event.data);
  return more === undefined ? event.type : `${event.type}: ${more}`;
}

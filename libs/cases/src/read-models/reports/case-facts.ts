import type { FollowedFold, Happened } from '#kernel';
import { evolve as evolveCase, noCase, type Case } from '../../domain/case.js';
import type { CaseEvent } from '../../domain/events.js';

/** What the reports need to know about a case right before and right after an event. */
export interface CaseFacts {
  readonly case: Case;
  readonly channel: string;
  readonly language: string;
  readonly receivedAt: string;
  readonly firstResponseAt: string | undefined;
  readonly firstResolvedAt: string | undefined;
  /** When the latest resolution was reached. */
  readonly lastResolvedAt: string | undefined;
}

/** The facts of a case, folded from its own stream: report projections follow it. */
export const caseFacts: FollowedFold<CaseFacts> = {
  category: 'case',
  initialState: {
    case: noCase,
    channel: '',
    language: '',
    receivedAt: '',
    firstResponseAt: undefined,
    firstResolvedAt: undefined,
    lastResolvedAt: undefined,
  },
  evolve: (facts: CaseFacts, event: Happened<CaseEvent>): CaseFacts => {
    const after = evolveCase(facts.case, event);
    const noted = note(facts, event);
    return after === noted.case ? noted : { ...noted, case: after };
  },
};

/** The facts beyond the case's state. */
function note(facts: CaseFacts, event: Happened<CaseEvent>): CaseFacts {
  const at = event.occurredAt;
  switch (event.type) {
    case 'RequestReceived':
      return { ...facts, receivedAt: at, channel: event.data.channel, language: event.data.language };
    // The customer hears from a person for the first time; the automatic acknowledgement does not count.
    case 'SelfHelpSuggested':
    case 'CustomerReplyAwaited':
    case 'CustomerInformed':
      return facts.firstResponseAt === undefined ? { ...facts, firstResponseAt: at } : facts;
    case 'Resolved':
      return { ...facts, firstResolvedAt: facts.firstResolvedAt ?? at, lastResolvedAt: at };
    default:
      return facts;
  }
}

import { decideBy, isRefusal, present, type Decider, type Steps } from '#kernel';
import type { SubjectCommand } from './commands.js';
import {
  ErasureRequested,
  LegalHoldReleased,
  LegalHoldSet,
  SubjectForgotten,
  SubjectKeysDestroyed,
  SubjectPurged,
  type SubjectEvent,
} from './events.js';
import * as rules from './rules.js';
import { evolve, newSubject, type Hold, type Subject, type SubjectErasure } from './subject.js';

/** The steps in the life of a customer's personal data. */
export const subjectSteps: Steps<Subject, SubjectCommand, SubjectEvent> = {
  SetLegalHold: {
    requires: [rules.notBeingErased],
    then: ({ holdId, caseId, because }) => [LegalHoldSet({ holdId, because, ...present({ caseId }) })],
  },
  ReleaseLegalHold: {
    requires: [],
    then: ({ holdId, because }, { holds }) =>
      holds.some((hold) => hold.holdId === holdId) ? [LegalHoldReleased({ holdId, because })] : [],
  },
  RequestErasure: {
    requires: [rules.notHeld, rules.notBeingErased],
    then: ({ erasureId, because }) => [ErasureRequested({ erasureId, because })],
  },
  RecordKeysDestroyed: {
    requires: [],
    then: ({ erasureId, keys }, s) =>
      isAt(s, erasureId, 'requested') ? [SubjectKeysDestroyed({ erasureId, keys })] : [],
  },
  RecordPurged: {
    requires: [],
    then: ({ type: _type, purged, ...said }, s) =>
      isAt(s, said.erasureId, 'keysDestroyed') ? [SubjectPurged({ ...said, purged: { ...purged } })] : [],
  },
  RecordForgotten: {
    requires: [],
    then: ({ type: _type, ...said }, s) =>
      isAt(s, said.erasureId, 'keysDestroyed') ? [SubjectForgotten(said)] : [],
  },
};

const isAt = ({ erasure }: Subject, erasureId: string, stage: SubjectErasure['stage']): boolean =>
  erasure?.erasureId === erasureId && erasure.stage === stage;

const decide = decideBy(subjectSteps);

export const subjectDecider: Decider<Subject, SubjectCommand, SubjectEvent> = {
  category: 'dataSubject',
  initialState: newSubject,
  /** Whoever meets a hold is told why it stands. */
  decide: (command, state, at) => {
    const decision = decide(command, state, at);
    if (!isRefusal(decision) || decision.rule !== rules.notHeld.code) return decision;
    return { ...decision, message: [decision.message, ...state.holds.map(sentenceOf)].join(' ') };
  },
  evolve,
};

/** Why a hold stands, in a sentence. */
export const sentenceOf = ({
  caseId,
  setAt,
  setBy,
  because,
}: Pick<Hold, 'caseId' | 'setAt' | 'setBy' | 'because'>): string =>
  `Held since ${setAt.slice(0, 10)} by ${setBy}${caseId === undefined ? '' : ` for the case ${caseId}`}: ${because}`;

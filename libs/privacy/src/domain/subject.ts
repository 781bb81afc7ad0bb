import { evolveBy } from '#kernel';
import type { SubjectEvent } from './events.js';

/** A legal hold that was not released. */
export interface Hold {
  readonly holdId: string;
  readonly caseId?: string;
  readonly because: string;
  readonly setAt: string;
  /** Account id. */
  readonly setBy: string;
}

/** An erasure, and how far it has come. */
export interface SubjectErasure {
  readonly erasureId: string;
  readonly requestedAt: string;
  /** Account id. */
  readonly requestedBy: string;
  readonly because: string;
  readonly stage: 'requested' | 'keysDestroyed' | 'forgotten';
}

/** What the rules need to know about the personal data of a customer. */
export interface Subject {
  readonly holds: readonly Hold[];
  /** The latest one. */
  readonly erasure?: SubjectErasure;
}

export const newSubject: Subject = { holds: [] };

/** The subject after an event: one line per event. */
export const evolve = evolveBy<Subject, SubjectEvent>({
  LegalHoldSet: (s, { data, occurredAt, actor }) => ({
    ...s,
    holds: [...s.holds, { ...data, setAt: occurredAt, setBy: actor.id }],
  }),
  LegalHoldReleased: (s, { data }) => ({
    ...s,
    holds: s.holds.filter(({ holdId }) => holdId !== data.holdId),
  }),
  ErasureRequested: (s, { data: { erasureId, because }, occurredAt, actor }) => ({
    ...s,
    erasure: { erasureId, because, requestedAt: occurredAt, requestedBy: actor.id, stage: 'requested' },
  }),
  SubjectKeysDestroyed: (s) => atStage(s, 'keysDestroyed'),
  SubjectPurged: (s) => s,
  SubjectForgotten: (s) => atStage(s, 'forgotten'),
});

const atStage = (s: Subject, stage: SubjectErasure['stage']): Subject =>
  s.erasure ? { ...s, erasure: { ...s.erasure, stage } } : s;

/** True while an erasure was requested and is not over. */
export const isBeingErased = ({ erasure }: Subject): boolean =>
  erasure !== undefined && erasure.stage !== 'forgotten';

import { decideBy, evolveBy, rule, type Decider, type Steps } from '#kernel';
import {
  RetentionKeysDestroyed,
  RetentionPurged,
  RetentionRunBegun,
  RetentionRunEnded,
  type RetentionRunEvent,
} from './retention-events.js';

/** One run, and how far it has come. */
export interface RetentionRun {
  readonly stage: 'none' | 'begun' | 'keysDestroyed' | 'ended';
  readonly policyVersion: number;
  readonly upTo: Readonly<Record<string, string>>;
  readonly begunAt: string;
  /** Account id. */
  readonly begunBy: string;
  readonly keys: number;
  readonly subjects: readonly string[];
  readonly held: readonly string[];
  /** Documents of read models that were folded anew. */
  readonly documents: number;
  /** What else went, by kind. */
  readonly purged: Readonly<Record<string, number>>;
}

export interface BeginRetentionRun {
  readonly type: 'BeginRetentionRun';
  readonly policyVersion: number;
  readonly upTo: Readonly<Record<string, string>>;
}

export interface RecordRetentionKeys {
  readonly type: 'RecordRetentionKeys';
  readonly keys: number;
  readonly subjects: readonly string[];
  readonly held: readonly string[];
}

export interface RecordRetentionPurge {
  readonly type: 'RecordRetentionPurge';
  readonly keys: number;
  readonly documents: number;
  readonly purged: Readonly<Record<string, number>>;
}

export interface EndRetentionRun {
  readonly type: 'EndRetentionRun';
  readonly openEvents: number;
}

export type RetentionRunCommand =
  BeginRetentionRun | RecordRetentionKeys | RecordRetentionPurge | EndRetentionRun;

const isNew = rule<RetentionRun>(
  'privacy/no-run-twice',
  '[A1]',
  'This run has begun already: begin another one.',
  ({ stage }) => stage === 'none',
);

export const retentionRunSteps: Steps<RetentionRun, RetentionRunCommand, RetentionRunEvent> = {
  BeginRetentionRun: {
    requires: [isNew],
    then: ({ policyVersion, upTo }) => [RetentionRunBegun({ policyVersion, upTo: { ...upTo } })],
  },
  RecordRetentionKeys: {
    requires: [],
    then: ({ keys, subjects, held }, { stage }) =>
      stage === 'begun' ? [RetentionKeysDestroyed({ keys, subjects: [...subjects], held: [...held] })] : [],
  },
  RecordRetentionPurge: {
    requires: [],
    then: ({ keys, documents, purged }, { stage }) =>
      stage === 'keysDestroyed' ? [RetentionPurged({ keys, documents, purged: { ...purged } })] : [],
  },
  EndRetentionRun: {
    requires: [],
    then: ({ openEvents }, { stage, documents, purged }) =>
      stage === 'keysDestroyed' ? [RetentionRunEnded({ documents, openEvents, purged: { ...purged } })] : [],
  },
};

export const retentionRunDecider: Decider<RetentionRun, RetentionRunCommand, RetentionRunEvent> = {
  category: 'retentionRun',
  initialState: {
    stage: 'none',
    policyVersion: 0,
    upTo: {},
    begunAt: '',
    begunBy: '',
    keys: 0,
    subjects: [],
    held: [],
    documents: 0,
    purged: {},
  },
  decide: decideBy(retentionRunSteps),
  evolve: evolveBy<RetentionRun, RetentionRunEvent>({
    RetentionRunBegun: (run, { data, occurredAt, actor }) => ({
      ...run,
      ...data,
      stage: 'begun',
      begunAt: occurredAt,
      begunBy: actor.id,
    }),
    RetentionKeysDestroyed: (run, { data }) => ({ ...run, ...data, stage: 'keysDestroyed' }),
    RetentionPurged: (run, { data: { keys, documents, purged } }) => ({
      ...run,
      keys: run.keys + keys,
      documents: run.documents + documents,
      purged: sumOf(run.purged, purged),
    }),
    RetentionRunEnded: (run) => ({ ...run, stage: 'ended' }),
  }),
};

function sumOf(a: RetentionRun['purged'], b: RetentionRun['purged']): Record<string, number> {
  const sum: Record<string, number> = { ...a };
  for (const [kind, count] of Object.entries(b)) sum[kind] = (sum[kind] ?? 0) + count;
  return sum;
}

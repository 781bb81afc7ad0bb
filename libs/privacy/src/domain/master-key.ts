import { decideBy, defineEvent, evolveBy, t, type Decider, type EventOf, type Steps } from '#kernel';

export const MasterKeyRotated = defineEvent('MasterKeyRotated', {
  summary: 'The keys of personal data were wrapped under a new master key.',
  data: t.Object({
    /** Id of the new master key. */
    master: t.String(),
    /** Keys that are wrapped under it. */
    keys: t.Integer({ minimum: 0 }),
  }),
});

export const masterKeyEvents = [MasterKeyRotated] as const;
type MasterKeyEvent = EventOf<typeof MasterKeyRotated>;

export interface RecordRotation {
  readonly type: 'RecordRotation';
  readonly master: string;
  readonly keys: number;
}

const steps: Steps<null, RecordRotation, MasterKeyEvent> = {
  RecordRotation: { requires: [], then: ({ master, keys }) => [MasterKeyRotated({ master, keys })] },
};

/** There is one history of master keys. */
export const MASTER_KEY = 'desk';

export const masterKeyDecider: Decider<null, RecordRotation, MasterKeyEvent> = {
  category: 'masterKey',
  initialState: null,
  decide: decideBy(steps),
  evolve: evolveBy<null, MasterKeyEvent>({ MasterKeyRotated: () => null }),
};

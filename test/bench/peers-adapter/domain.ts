import {
  defineEvent,
  refusal,
  t,
  type CommandContext,
  type Decider,
  type DomainCommand,
  type DomainEvent,
  type EventDescription,
  type Happened,
} from '#kernel';
import type { Common, PeerCommand, PeerData, PeerMeta, PeerState } from './common.js';

export type PeerEvent = DomainEvent<string, PeerData>;
type Command = PeerCommand & DomainCommand;

export const CATEGORY = 'case';

const text = () => t.String();

/** The comparison's event types as the catalog has them: checked on every write, as ours are. */
export const definitionsOf = ({ TYPES }: Common): EventDescription[] =>
  TYPES.map((type) =>
    defineEvent(type, {
      summary: 'An event of the comparison.',
      data: t.Object({
        caseId: text(),
        seq: t.Integer(),
        at: text(),
        customer: t.Object({ id: text(), name: text(), country: text(), language: text() }),
        subject: text(),
        product: text(),
        severity: text(),
        note: text(),
      }),
    }),
  );

export const deciderOf = (common: Common): Decider<PeerState, Command, PeerEvent> => ({
  category: CATEGORY,
  initialState: common.initial(),
  decide: (command, state) => {
    try {
      return [common.decide(command, state)];
    } catch (error) {
      return refusal({ code: 'peers/not-allowed', source: '', message: String(error) });
    }
  },
  evolve: (state: PeerState, event: Happened<PeerEvent>) => common.evolve(state, event),
});

/** The comparison's metadata in our words: nothing of it is left out. */
export const contextOf = (meta: PeerMeta): CommandContext => ({
  actor: { id: meta.actor, kind: 'person', roles: [] },
  commandId: meta.causationId,
  correlationId: meta.correlationId,
  causationId: meta.causationId,
  reason: `${meta.source} ${meta.tenant} ${meta.n}`,
});

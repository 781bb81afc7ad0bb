import { EventCatalog, Keyring, processEvents, SealedEventStore } from '#kernel';
import type { Clock, EventStore, Ids, KeyStore, MasterKeys } from '#kernel';
import type { ContextDefinition } from './context-definition.js';

/** Every event that the contexts and their processes may write. */
export const catalogOf = (contexts: readonly Pick<ContextDefinition, 'events'>[]): EventCatalog =>
  new EventCatalog([...contexts.flatMap(({ events }) => events), ...processEvents]);

/** The streams with personal data of all contexts. */
export const personalStreamsOf = (contexts: readonly ContextDefinition[]) =>
  contexts.flatMap(({ personalStreams = [] }) => personalStreams);

export interface SealedLogParts {
  readonly events: EventStore;
  readonly keys: KeyStore;
  readonly masterKeys: MasterKeys;
  readonly contexts: readonly ContextDefinition[];
  readonly clock: Clock;
  readonly ids: Ids;
}

/** The log as programs see it that work beside the service: opened. Closing it closes the keys too. */
export function sealedLogOf({ events, keys, masterKeys, contexts, clock, ids }: SealedLogParts): EventStore {
  const log = new SealedEventStore(events, {
    keys: new Keyring(keys, masterKeys, clock, ids),
    catalog: catalogOf(contexts),
    streams: personalStreamsOf(contexts),
  });
  const close = log.close.bind(log);
  return Object.assign(log, {
    close: async () => {
      await close();
      await keys.close();
    },
  });
}

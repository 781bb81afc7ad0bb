import { idOf, type EventOf, type Process } from '#kernel';
import { ErasureRequested, SubjectKeysDestroyed, SubjectPurged } from '../domain/events.js';

/** Which erasure is to be carried out, and which of its steps. */
export interface ErasureOrder {
  readonly customerId: string;
  readonly erasureId: string;
  readonly step: 'destroyKeys' | 'purge';
}

/**
 * What was requested is carried out, whatever dies in between. One instance per customer.
 *
 * Other processes may be about to tell the customer something, with what they read before the keys were destroyed.
 * All processes are shown the log together: so after each step there is another, until one finds nothing to do.
 */
export const erasures: Process<null> = {
  name: 'erasures',
  handles: new Set([ErasureRequested.type, SubjectKeysDestroyed.type, SubjectPurged.type]),
  initialMemory: null,
  instanceOf: ({ streamId }) => idOf(streamId),
  react: (memory, input) => {
    if (!('streamId' in input)) return { memory, orders: [] };
    const { erasureId } = input.data as EventOf<typeof ErasureRequested>['data'];
    const step = input.type === ErasureRequested.type ? 'destroyKeys' : 'purge';
    const payload: ErasureOrder = { customerId: idOf(input.streamId), erasureId, step };
    return {
      memory,
      orders: [{ do: 'command', key: `${step}-${input.id}`, command: 'CarryOutErasure', payload }],
    };
  },
};

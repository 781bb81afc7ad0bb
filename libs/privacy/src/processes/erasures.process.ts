import { idOf, type EventOf, type Process } from '#kernel';
import { ErasureRequested } from '../domain/events.js';

/** Which erasure is to be carried out. */
export interface ErasureOrder {
  readonly customerId: string;
  readonly erasureId: string;
}

/** What was requested is carried out, whatever dies in between. One instance per customer. */
export const erasures: Process<null> = {
  name: 'erasures',
  handles: new Set([ErasureRequested.type]),
  initialMemory: null,
  instanceOf: ({ streamId }) => idOf(streamId),
  react: (memory, input) => {
    if (!('streamId' in input)) return { memory, orders: [] };
    const { erasureId } = input.data as EventOf<typeof ErasureRequested>['data'];
    const payload: ErasureOrder = { customerId: idOf(input.streamId), erasureId };
    return {
      memory,
      orders: [{ do: 'command', key: `erase-${erasureId}`, command: 'CarryOutErasure', payload }],
    };
  },
};

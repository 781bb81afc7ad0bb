import { idOf, isTimer, type EventOf, type Process, type RecordedEvent } from '#kernel';
import { EscalatedToMicrosoft } from '../domain/events.js';

/** A hand-over that used a contract counts one of the contract's incidents down. [D11] One instance per case. */
export const entitlementUseProcess: Process<null> = {
  name: 'use-entitlement-incident',
  handles: new Set([EscalatedToMicrosoft.type]),
  initialMemory: null,
  instanceOf: (event) => idOf(event.streamId),
  react: (memory, input) => {
    if (isTimer(input)) return { memory, orders: [] };
    const { id, streamId, data } = input as RecordedEvent<EventOf<typeof EscalatedToMicrosoft>>;
    if (data.contractId === undefined) return { memory, orders: [] };
    const payload = { contractId: data.contractId, caseId: idOf(streamId) };
    return {
      memory,
      orders: [{ do: 'command', key: `use-${id}`, command: 'UseEntitlementIncident', payload }],
    };
  },
};

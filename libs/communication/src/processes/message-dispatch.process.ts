import { idOf, isTimer, type EventOf, type Order, type Process, type RecordedEvent } from '#kernel';
import { MessageFailed, MessageQueued } from '../domain/events.js';

/** Which message, and which attempt comes next. */
interface Memory {
  readonly messageId: string;
  readonly attempt: number;
}

/** An attempt to send. */
export interface SendOrder {
  readonly messageId: string;
  readonly attempt: number;
}

/** A queued mail is sent; one that failed is tried again when its time has come. One instance per message. [D19] */
export const messageDispatch: Process<Memory> = {
  name: 'message-dispatch',
  handles: new Set([MessageQueued.type, MessageFailed.type]),
  initialMemory: { messageId: '', attempt: 1 },
  instanceOf: ({ streamId }) => idOf(streamId),
  react: (memory, input) => {
    if (isTimer(input)) return { memory, orders: [send(memory)] };
    const messageId = idOf(input.streamId);
    return input.type === MessageQueued.type ? whenQueued(messageId, input) : whenFailed(messageId, input);
  },
};

function whenQueued(messageId: string, { data }: RecordedEvent) {
  const { channel, recipient } = data as EventOf<typeof MessageQueued>['data'];
  const memory = { messageId, attempt: 1 };
  return { memory, orders: channel === 'email' && recipient ? [send(memory)] : [] };
}

function whenFailed(messageId: string, { data }: RecordedEvent) {
  const { attempt, retryAt } = data as EventOf<typeof MessageFailed>['data'];
  const retry: Order = { do: 'schedule', timer: 'retry', dueAt: retryAt };
  return { memory: { messageId, attempt: attempt + 1 }, orders: [retry] };
}

const send = ({ messageId, attempt }: Memory): Order => ({
  do: 'command',
  key: `send-${attempt}`,
  command: 'SendMessage',
  payload: { messageId, attempt } satisfies SendOrder,
});

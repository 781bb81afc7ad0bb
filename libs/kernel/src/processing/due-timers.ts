import { projection } from '../projecting/projection.js';
import { ProcessReacted } from './process-events.js';

/** A timer that waits for its time. */
export interface DueTimer {
  readonly stream: string;
  readonly process: string;
  readonly instance: string;
  readonly timer: string;
  readonly dueAt: string;
}

const timerId = (streamId: string, timer: string) => `${streamId}|${timer}`;

/**
 * The timers that processes have set and that have not come due: an index over the process streams, which
 * alone say what holds.
 */
export const dueTimers = projection<DueTimer>('due-timers', 1, {
  feeds: 'stream',
  fields: { dueAt: 'time', process: 'text' },
  indexes: [['dueAt'], ['process', 'dueAt']],
}).on(
  ProcessReacted,
  ({ streamId, data: { input, orders } }) => {
    const timers = orders.flatMap((order) => (order.do === 'command' ? [] : [order.timer]));
    const all = 'timer' in input ? [input.timer, ...timers] : timers;
    return [...new Set(all)].map((timer) => timerId(streamId, timer));
  },
  (before, { streamId, data: { process, instance, input, orders } }, key) => {
    let standing = before;
    if ('timer' in input && timerId(streamId, input.timer) === key) standing = null;
    for (const order of orders) {
      if (order.do === 'command' || timerId(streamId, order.timer) !== key) continue;
      const { timer } = order;
      standing =
        order.do === 'cancel' ? null : { stream: streamId, process, instance, timer, dueAt: order.dueAt };
    }
    return standing;
  },
);

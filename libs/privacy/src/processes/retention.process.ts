import { idOf, isTimer, type Order, type Process } from '#kernel';
import { RETENTION_POLICY } from '../domain/retention-policy.js';
import {
  RetentionKeysDestroyed,
  RetentionPolicyPublished,
  RetentionPurged,
  RetentionRunBegun,
} from '../domain/retention-events.js';

const TIMER = 'next-run';

/** Once a month, when a month has ended: before that nothing can have become too old. */
export function nextRun(now: string): string {
  const [year = 0, month = 1] = now.slice(0, 7).split('-').map(Number);
  return new Date(Date.UTC(year, month, 1, 3)).toISOString();
}

const schedule = (now: string): Order => ({ do: 'schedule', timer: TIMER, dueAt: nextRun(now) });

/** From the first policy on, data that is too old is erased every month. */
export const retentionSchedule: Process<null> = {
  name: 'retention-schedule',
  handles: new Set([RetentionPolicyPublished.type]),
  initialMemory: null,
  instanceOf: () => RETENTION_POLICY,
  react: (memory, input, now) => {
    if (!isTimer(input)) return { memory, orders: [schedule(now)] };
    const begin: Order = {
      do: 'command',
      key: `run-${input.dueAt.slice(0, 10)}`,
      command: 'BeginRetentionRun',
      payload: {},
    };
    return { memory, orders: [begin, schedule(now)] };
  },
};

/** Which run is to be carried out. */
export interface RetentionOrder {
  readonly runId: string;
}

/**
 * A run that has begun is carried out, whatever dies in between: step by step, as an erasure and for the same reason,
 * until one finds nothing to do. One instance per run.
 */
export const retentionRuns: Process<null> = {
  name: 'retention-runs',
  handles: new Set([RetentionRunBegun.type, RetentionKeysDestroyed.type, RetentionPurged.type]),
  initialMemory: null,
  instanceOf: ({ streamId }) => idOf(streamId),
  react: (memory, input) => {
    if (isTimer(input)) return { memory, orders: [] };
    const payload: RetentionOrder = { runId: idOf(input.streamId) };
    const key = `run-${input.id}`;
    return { memory, orders: [{ do: 'command', key, command: 'CarryOutRetention', payload }] };
  },
};

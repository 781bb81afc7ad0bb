import { messageOf } from '../feeding/backoff.js';
import type { Delivery, DeliveryContext } from '../feeding/follower.js';
import type { EventCatalog } from '../events/catalog.js';
import { idOf, type RecordedEvent, type StoredEvent } from '../events/envelope.js';
import type { DueTimer } from './due-timers.js';
import { ProcessReacted } from './process-events.js';
import type { ProcessRunner } from './process-runner.js';

/** Instances that are at work at the same time. */
const LANES = 16;

/** Shows events to the instances that they concern: each sees its own in order, many are at work at once. */
export class ProcessDelivery implements Delivery<ProcessRunner> {
  constructor(
    private readonly catalog: EventCatalog,
    private readonly onTimerSet: (timer: DueTimer) => void,
    private readonly onStopped: (runner: ProcessRunner) => void,
  ) {}

  async deliver(
    runners: readonly ProcessRunner[],
    events: readonly StoredEvent[],
    { signal }: DeliveryContext,
  ): Promise<bigint | undefined> {
    const work: (() => Promise<void>)[] = [];
    for (const runner of runners) {
      for (const [id, inputs] of this.inputsOf(runner, events)) work.push(() => runner.handle(id, inputs));
    }
    await inParallel(work, LANES, signal);
    const last = events.at(-1);
    for (const runner of runners) if (last && !runner.stopped) runner.lastRecordedAt = last.recordedAt;
    return last?.position;
  }

  async reset(): Promise<void> {
    // What was reacted to is in the streams; nothing is kept here.
  }

  /** The inputs of each instance. A process that can't tell whom an event concerns can't go on. */
  private inputsOf(runner: ProcessRunner, events: readonly StoredEvent[]): Map<string, RecordedEvent[]> {
    const inputs = new Map<string, RecordedEvent[]>();
    const { position } = runner.progress;
    for (const stored of events) {
      if (runner.stopped) break;
      if (position !== undefined && stored.position <= position) continue;
      try {
        const input = this.inputOf(runner, stored);
        if (!input) continue;
        const known = inputs.get(input.id);
        if (known) known.push(input.event);
        else inputs.set(input.id, [input.event]);
      } catch (error) {
        runner.stopped = { position: stored.position, error: messageOf(error) };
        this.onStopped(runner);
      }
    }
    return inputs;
  }

  private inputOf(
    runner: ProcessRunner,
    stored: StoredEvent,
  ): { id: string; event: RecordedEvent } | undefined {
    if (stored.type === ProcessReacted.type && runner.owns(stored)) {
      if (!runner.takes(idOf(stored.streamId))) return undefined;
      const event = this.catalog.upcast(stored) as RecordedEvent<ReturnType<typeof ProcessReacted>>;
      this.noteTimers(event);
      return { id: idOf(event.streamId), event };
    }
    if (!runner.process.handles.has(stored.type)) return undefined;
    const event = this.catalog.upcast(stored);
    const id = runner.process.instanceOf(event);
    return id === undefined || !runner.takes(id) ? undefined : { id, event };
  }

  private noteTimers({ streamId, data }: RecordedEvent<ReturnType<typeof ProcessReacted>>): void {
    const { process, instance, orders } = data;
    for (const order of orders) {
      if (order.do !== 'schedule') continue;
      this.onTimerSet({ stream: streamId, process, instance, timer: order.timer, dueAt: order.dueAt });
    }
  }
}

/** All pieces of work, some at a time; after a failure no further one is begun, and those at work are waited for. */
async function inParallel(work: (() => Promise<void>)[], width: number, signal: AbortSignal): Promise<void> {
  let next = 0;
  let failed = false;
  const lane = async () => {
    while (next < work.length && !failed && !signal.aborted) {
      try {
        await work[next++]?.();
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(width, work.length) }, lane));
  for (const result of lanes) if (result.status === 'rejected') throw result.reason;
  signal.throwIfAborted();
}

import type {
  AppendResult,
  EventBatch,
  EventStore,
  EventToAppend,
  ExpectedRevision,
  ReadAllOptions,
  ReadStreamOptions,
  StoredEvent,
  SubscribeOptions,
} from '#kernel';
import type { WorkGate } from '../casebook/work-gate.js';
import type { Metrics } from './metrics.js';

/** An event store whose appends are timed, and refused until the service has taken up its work. */
export class MeasuredEventStore implements EventStore {
  readonly soleWriter: boolean;

  constructor(
    private readonly store: EventStore,
    private readonly metrics: Pick<Metrics, 'appends' | 'appending'>,
    private readonly gate: Pick<WorkGate, 'insist'>,
  ) {
    this.soleWriter = store.soleWriter;
  }

  async append(
    streamId: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> {
    this.gate.insist();
    const started = performance.now();
    this.metrics.appending.inc();
    let result = 'failed';
    try {
      const answer = await this.store.append(streamId, expected, events);
      result = answer.ok ? 'written' : 'conflict';
      return answer;
    } finally {
      this.metrics.appending.dec();
      this.metrics.appends.observe({ result }, (performance.now() - started) / 1000);
    }
  }

  readStream(streamId: string, options?: ReadStreamOptions): Promise<readonly StoredEvent[]> {
    return this.store.readStream(streamId, options);
  }

  readAll(options: ReadAllOptions): Promise<readonly StoredEvent[]> {
    return this.store.readAll(options);
  }

  eventAt(position: bigint): Promise<StoredEvent | undefined> {
    return this.store.eventAt(position);
  }

  subscribe(options: SubscribeOptions): AsyncIterable<EventBatch> {
    return this.store.subscribe(options);
  }

  head(): Promise<bigint | undefined> {
    return this.store.head();
  }

  close(): Promise<void> {
    return this.store.close();
  }
}

import type { EventLog } from '../log/event-log.js';
import { maximumSubscribersReached } from '../rpc/errors.js';
import { Consumer, type Connection } from './consumer.js';
import { again, message, type Message } from './message.js';
import { Progress } from './progress.js';
import type { Settings } from './settings.js';
import type { Source } from './source.js';
import { strategy, type Choose } from './strategy.js';
import type { SystemStreams } from './system-streams.js';

/** What a consumer does with an event that it doesn't acknowledge. */
export type Refusal = 'park' | 'retry' | 'skip';

/** After so many events that don't match a filter it is noted how far the group has come. */
const SKIPPED_PER_CHECKPOINT = 1000;

/**
 * A persistent subscription: shares the events of a source among consumers, gives again what was refused, lost or
 * not done in time, parks what fails too often, and notes how far it has come.
 */
export class Group {
  readonly consumers: Consumer[] = [];
  readonly progress: Progress;
  /** What comes before new events. */
  #again: Message[] = [];
  #next: number;
  readonly #choose: Choose;
  #lastCheckpointAt: number;
  #writingCheckpoint = false;
  #sent = 0;
  /** False for a while after a restart of the subsystem. */
  ready = true;

  constructor(
    private readonly log: EventLog,
    readonly source: Source,
    readonly name: string,
    readonly settings: Settings,
    readonly streams: SystemStreams,
    private readonly now: () => number = Date.now,
  ) {
    const checkpoint = streams.lastCheckpoint();
    this.#next = checkpoint === undefined ? source.first() : source.behind(checkpoint);
    this.progress = new Progress(this.#next);
    this.#choose = strategy(settings.namedConsumerStrategy);
    this.#lastCheckpointAt = now();
  }

  /** @throws CallError when there are as many consumers as may be */
  connect(connection: Connection): Consumer {
    const { maxSubscriberCount } = this.settings;
    if (maxSubscriberCount > 0 && this.consumers.length >= maxSubscriberCount) {
      throw maximumSubscribersReached(this.source.name, this.name);
    }
    const consumer = new Consumer(connection);
    this.consumers.push(consumer);
    return consumer;
  }

  /** What the consumer had comes again, to others. */
  disconnect(consumer: Consumer): void {
    const index = this.consumers.indexOf(consumer);
    if (index === -1) return;
    this.consumers.splice(index, 1);
    const left = [...consumer.inFlight.values()].map((entry) => again(entry.message));
    this.#again = [...left, ...this.#again];
    this.pump();
  }

  ack(consumer: Consumer, ids: readonly string[]): void {
    for (const id of ids) {
      const taken = consumer.take(id, this.now());
      if (taken !== undefined) this.progress.done(taken.sequence);
    }
    this.pump();
    this.#checkpointIfFull();
  }

  async nack(consumer: Consumer, ids: readonly string[], how: Refusal, reason: string): Promise<void> {
    for (const id of ids) {
      const taken = consumer.take(id, this.now());
      if (taken === undefined) continue;
      if (how === 'retry') await this.#retry(taken);
      else if (how === 'park') await this.#park(taken, `Client explicitly NAK'ed message.\n${reason}`);
      else this.progress.done(taken.sequence);
    }
    this.pump();
    this.#checkpointIfFull();
  }

  /** Gives parked events again. @param stopAt a revision in the stream of what is parked; absent: all */
  async replayParked(stopAt: number | undefined): Promise<void> {
    const parked = await this.streams.takeParked(stopAt);
    const messages = parked.map((event) => message(this.log, event, true, undefined));
    this.#again.push(...messages.filter(({ resolved }) => resolved.event !== undefined));
    this.pump();
  }

  /** Gives out what there is, as far as there is somebody to take it. */
  pump(): void {
    while (this.consumers.some(({ freeSlots }) => freeSlots > 0)) {
      const next = this.#again[0] ?? this.#nextOfSource();
      if (next === undefined) return;
      const consumer = this.#choose(this.consumers, next);
      if (consumer === undefined) {
        if (next !== this.#again[0]) this.#again.unshift(next);
        return;
      }
      if (next === this.#again[0]) this.#again.shift();
      this.#sent += 1;
      consumer.send(next, this.now());
    }
  }

  /** What is due by the clock. */
  async tick(): Promise<void> {
    this.ready = true;
    if (this.settings.messageTimeout > 0) await this.#retryOverdue();
    this.pump();
    const { minCheckPointCount, checkPointAfter } = this.settings;
    const { doneSince, reached, checkpoint } = this.progress;
    const enough = doneSince > 0 && doneSince >= minCheckPointCount;
    const skippedMany = doneSince === 0 && reached - checkpoint >= SKIPPED_PER_CHECKPOINT;
    if (this.now() - this.#lastCheckpointAt >= checkPointAfter && (enough || skippedMany)) {
      await this.#writeCheckpoint();
    }
  }

  /** Ends all connections. */
  drop(): void {
    for (const { connection } of this.consumers.splice(0)) connection.drop();
  }

  get counts() {
    const inFlight = this.consumers.reduce((sum, { inFlight }) => sum + inFlight.size, 0);
    return { sent: this.#sent, inFlight, waiting: this.#again.length };
  }

  get isLive(): boolean {
    return this.source.atEnd(this.#next);
  }

  #nextOfSource(): Message | undefined {
    const { item, next } = this.source.next(this.#next);
    this.#next = next;
    if (item === undefined) {
      this.progress.skip(next);
      return undefined;
    }
    this.progress.skip(item.sequence);
    this.progress.take(item.sequence);
    return message(this.log, item.event, this.settings.resolveLinkTos, item.sequence);
  }

  async #retryOverdue(): Promise<void> {
    for (const consumer of this.consumers) {
      for (const { id } of consumer.overdue(this.settings.messageTimeout, this.now())) {
        const lost = consumer.take(id, this.now());
        if (lost !== undefined) await this.#retry(lost);
      }
    }
  }

  async #retry(failed: Message): Promise<void> {
    if (failed.retryCount < this.settings.maxRetryCount) this.#again.push(again(failed));
    else await this.#park(failed, `Reached retry count of ${failed.retryCount}`);
  }

  async #park(failed: Message, reason: string): Promise<void> {
    await this.streams.park(failed, reason, failed.sequence);
    this.progress.done(failed.sequence);
  }

  #checkpointIfFull(): void {
    const { doneSince } = this.progress;
    if (doneSince > 0 && doneSince >= this.settings.maxCheckPointCount) void this.#writeCheckpoint();
  }

  async #writeCheckpoint(): Promise<void> {
    const { reached, checkpoint } = this.progress;
    if (this.#writingCheckpoint || reached <= checkpoint) return;
    this.#writingCheckpoint = true;
    this.#lastCheckpointAt = this.now();
    this.progress.mark(reached);
    await this.streams.writeCheckpoint(this.source.describe(reached)).finally(() => {
      this.#writingCheckpoint = false;
    });
  }
}

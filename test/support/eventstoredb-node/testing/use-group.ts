import { afterEach, beforeEach } from '@jest/globals';
import {
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
  type PersistentSubscriptionToStreamResolvedEvent,
  type PersistentSubscriptionToStreamSettings,
} from '@eventstore/db-client';
import { Signal } from '../log/signal.js';
import { collect, someEvents, useNode } from './use-node.js';

/* Whose tests import it gets a node of its own, and for each test a stream with a group `g`. */

export const test = useNode();

/** Named anew for every test. */
export let stream: string;
const consumers: Consumer[] = [];
beforeEach(() => {
  stream = `stream-${crypto.randomUUID()}`;
});
afterEach(async () => {
  for (const consumer of consumers.splice(0)) await consumer.leave();
});

export type Event = PersistentSubscriptionToStreamResolvedEvent;
export const write = (count: number, to = stream) => test.client.appendToStream(to, someEvents(count));
export const create = (settings: Partial<PersistentSubscriptionToStreamSettings> = {}) =>
  test.client.createPersistentSubscriptionToStream(
    stream,
    'g',
    persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START, ...settings }),
  );
export const info = () => test.client.getPersistentSubscriptionToStreamInfo(stream, 'g');
export const system = (what: string) => `$persistentsubscription-${stream}::g-${what}`;
export const readSystem = (what: string) => collect(test.client.readStream(system(what)));

/** A consumer that does with each event what it is told, and notes `revision/retry count`. */
export class Consumer {
  readonly got: string[] = [];
  readonly events: Event[] = [];
  error: Record<string, unknown> | undefined;
  readonly #news = new Signal();
  readonly subscription;

  constructor(
    handle: (event: Event, consumer: Consumer) => unknown = (event, consumer) =>
      consumer.subscription.ack(event),
    bufferSize = 10,
  ) {
    this.subscription = test.client.subscribeToPersistentSubscriptionToStream(stream, 'g', { bufferSize });
    this.subscription.on('data', (event) => {
      this.events.push(event);
      this.got.push(`${String(event.event?.revision)}/${event.retryCount}`);
      handle(event, this);
      this.#news.raise();
    });
    this.subscription.on('confirmation', () => this.#news.raise());
    this.subscription.on('error', (error) => {
      this.error = error as unknown as Record<string, unknown>;
      this.#news.raise();
    });
    consumers.push(this);
  }

  async until(enough: () => boolean): Promise<void> {
    while (!enough()) await this.#news.next();
  }

  count(count: number): Promise<void> {
    return this.until(() => this.got.length >= count);
  }

  failed(): Promise<void> {
    return this.until(() => this.error !== undefined);
  }

  leave(): Promise<void> {
    return this.subscription.unsubscribe();
  }
}

export const ignore = () => undefined;
export const nack = (action: 'park' | 'retry' | 'skip') => (event: Event, consumer: Consumer) =>
  consumer.subscription.nack(action, 'because', event);

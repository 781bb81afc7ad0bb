import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventBatch, EventStore, EventToAppend, StoredEvent } from '#kernel';

/** A stream that no other test has written to, so that suites can share one server. */
export const newStream = (): string => `case-${randomUUID()}`;

export function anEvent(
  data: unknown = { note: 'tested' },
  overrides: Partial<EventToAppend> = {},
): EventToAppend {
  return {
    id: randomUUID(),
    type: 'NoteAdded',
    data,
    metadata: {
      schemaVersion: 1,
      occurredAt: '2026-03-01T09:30:00.000Z',
      actor: { id: 'agent-1', kind: 'person', roles: ['helpdeskAgent'] },
      correlationId: 'correlation-1',
      causationId: 'causation-1',
      commandId: 'command-1',
    },
    ...overrides,
  };
}

export const someEvents = (count: number): EventToAppend[] =>
  Array.from({ length: count }, (_, n) => anEvent({ n }));

/** Adapters may parse lazily; this looks at everything. */
export const plain = (event: StoredEvent): StoredEvent => ({
  id: event.id,
  type: event.type,
  streamId: event.streamId,
  revision: event.revision,
  position: event.position,
  recordedAt: event.recordedAt,
  data: event.data,
  metadata: event.metadata,
});

/** What a subscription delivered, while it goes on. */
export class Subscriber {
  readonly events: StoredEvent[] = [];
  readonly batches: EventBatch[] = [];
  readonly ended: Promise<void>;
  private readonly abortion = new AbortController();
  private waiting: { readonly until: () => boolean; readonly resolve: () => void }[] = [];

  constructor(
    store: EventStore,
    options: { after?: bigint | undefined; maxBatch?: number },
    private readonly onBatch: (batch: EventBatch) => Promise<void> = () => Promise.resolve(),
  ) {
    const { after, maxBatch } = options;
    this.ended = this.follow(
      store.subscribe({
        signal: this.abortion.signal,
        ...(after === undefined ? {} : { after }),
        ...(maxBatch === undefined ? {} : { maxBatch }),
      }),
    );
  }

  ofStream(streamId: string): StoredEvent[] {
    return this.events.filter((event) => event.streamId === streamId);
  }

  /** Resolves when so much was delivered; rejects when the subscription ends before that. */
  until(condition: () => boolean): Promise<void> {
    if (condition()) return Promise.resolve();
    const met = new Promise<void>((resolve) => this.waiting.push({ until: condition, resolve }));
    const ended = this.ended.then(() => {
      if (!condition()) throw new Error(`The subscription ended after ${this.events.length} events.`);
    });
    return Promise.race([met, ended]);
  }

  async stop(): Promise<void> {
    this.abortion.abort();
    await this.ended;
  }

  private async follow(batches: AsyncIterable<EventBatch>): Promise<void> {
    for await (const batch of batches) {
      this.batches.push(batch);
      this.events.push(...batch.events);
      this.waiting = this.waiting.filter(({ until, resolve }) => {
        if (until()) resolve();
        else return true;
        return false;
      });
      await this.onBatch(batch);
    }
  }
}

/** A gate that holds a consumer up until it is opened. */
export function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

/** Directories that are removed when the test is over. */
export class Directories {
  private readonly made: string[] = [];

  async make(): Promise<string> {
    const dir = await mkdtemp(join(tmpdir(), 'casebook-test-'));
    this.made.push(dir);
    return dir;
  }

  async remove(): Promise<void> {
    await Promise.all(this.made.splice(0).map((dir) => rm(dir, { recursive: true, force: true })));
  }
}

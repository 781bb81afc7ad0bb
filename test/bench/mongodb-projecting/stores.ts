import type { DocumentWrite, EventStore, ReadStore, SubscribeOptions } from '#kernel';

/** A log that is empty until it is opened: what projections need before they begin is done by then. */
export class ClosedLog implements EventStore {
  readonly soleWriter = true;
  private isOpen = false;
  private letThrough: () => void = () => undefined;
  private readonly opened = new Promise<void>((resolve) => (this.letThrough = resolve));

  constructor(private readonly log: EventStore) {}

  open(): void {
    this.isOpen = true;
    this.letThrough();
  }

  append(...args: Parameters<EventStore['append']>): ReturnType<EventStore['append']> {
    return this.log.append(...args);
  }

  readStream(...args: Parameters<EventStore['readStream']>): ReturnType<EventStore['readStream']> {
    return this.log.readStream(...args);
  }

  async readAll(...args: Parameters<EventStore['readAll']>): ReturnType<EventStore['readAll']> {
    return this.isOpen ? this.log.readAll(...args) : [];
  }

  eventAt(position: bigint): ReturnType<EventStore['eventAt']> {
    return this.log.eventAt(position);
  }

  async *subscribe(options: SubscribeOptions): ReturnType<EventStore['subscribe']> {
    const aborted = new Promise<void>((resolve) => {
      options.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([this.opened, aborted]);
    yield* this.log.subscribe(options);
  }

  async head(): Promise<bigint | undefined> {
    return this.isOpen ? this.log.head() : undefined;
  }

  close(): Promise<void> {
    return this.log.close();
  }
}

/** Tells of every batch of documents that is written. */
export function overheard(store: ReadStore, hear: (writes: readonly DocumentWrite[]) => void): ReadStore {
  return {
    ensure: (spec) => store.ensure(spec),
    get: (collection, id) => store.get(collection, id),
    getMany: (collection, ids) => store.getMany(collection, ids),
    write: (writes) => {
      hear(structuredClone(writes));
      return store.write(writes);
    },
    find: (collection, options) => store.find(collection, options),
    count: (collection, where) => store.count(collection, where),
    scan: (collection, after, limit) => store.scan(collection, after, limit),
    drop: (collection) => store.drop(collection),
    tidy: () => store.tidy(),
    close: () => store.close(),
  };
}

import type { EventCatalog } from '../events/catalog.js';
import type { EventDescription } from '../events/definition.js';
import type { EventToAppend, StoredEvent } from '../events/envelope.js';
import type {
  AppendResult,
  EventBatch,
  EventStore,
  ExpectedRevision,
  ReadAllOptions,
  ReadStreamOptions,
  SubscribeOptions,
} from '../ports/event-store.js';
import { DataSubjects, STAFF_KIND, STAFF_SUBJECT, type PersonalStreams } from './data-subjects.js';
import type { Keyring } from './keyring.js';
import { OpenedEvent } from './opened-event.js';
import { openData, sealData, sealedFieldsOf, type FieldsOfKey } from './sealed-data.js';

type Data = Readonly<Record<string, unknown>>;

export interface SealingOptions {
  readonly keys: Keyring;
  readonly catalog: EventCatalog;
  /** Whose data the streams hold that have events with personal data. */
  readonly streams: readonly PersonalStreams[];
}

/**
 * The log with personal data sealed: what the store within is given and keeps is ciphertext, and what is read from it
 * is opened when somebody looks. Events that lie open in the log are left as they are.
 */
export class SealedEventStore implements EventStore {
  readonly soleWriter: boolean;
  private readonly keys: Keyring;
  private readonly subjects: DataSubjects;
  private readonly definitions: ReadonlyMap<string, EventDescription>;
  private readonly open = (stored: StoredEvent) =>
    openData(stored, stored.data as Data, (id) => this.keys.known(id), this.definitions.get(stored.type));

  constructor(
    private readonly store: EventStore,
    { keys, catalog, streams }: SealingOptions,
  ) {
    this.soleWriter = store.soleWriter;
    this.keys = keys;
    this.definitions = new Map(catalog.all().map((definition) => [definition.type, definition]));
    this.subjects = new DataSubjects(
      streams,
      async (streamId) => (await store.readStream(streamId, { to: 0 }))[0],
    );
  }

  async append(
    streamId: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> {
    if (!events.some((event) => this.personalOf(event).length > 0)) {
      return this.store.append(streamId, expected, events);
    }
    const subject = await this.subjects.of(streamId, expected, events);
    // It could only be appended by losing a race to whoever makes the stream: it was not there a moment ago.
    if (subject === undefined) return { ok: false, actual: 'noStream' };
    const kind = this.subjects.kindOf(streamId);
    const sealed = await Promise.all(events.map((event) => this.sealed(event, subject, kind)));
    return this.store.append(streamId, expected, sealed);
  }

  async readStream(streamId: string, options?: ReadStreamOptions): Promise<readonly StoredEvent[]> {
    return this.opened(await this.store.readStream(streamId, options));
  }

  async readAll(options: ReadAllOptions): Promise<readonly StoredEvent[]> {
    return this.opened(await this.store.readAll(options));
  }

  async *subscribe(options: SubscribeOptions): AsyncGenerator<EventBatch, void, void> {
    for await (const { events, live } of this.store.subscribe(options)) {
      yield { events: await this.opened(events), live };
    }
  }

  head(): Promise<bigint | undefined> {
    return this.store.head();
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private async sealed(event: EventToAppend, subject: string, kind: string): Promise<EventToAppend> {
    const personal = this.personalOf(event);
    if (personal.length === 0) return event;
    const period = event.metadata.occurredAt.slice(0, 7);
    const ofStaff = this.definitions.get(event.type)?.ofStaff ?? [];
    const groups: FieldsOfKey[] = [];
    const add = async (fields: readonly string[], scope: { subject: string; kind: string }) => {
      if (fields.length > 0) groups.push({ fields, key: await this.keys.forSealing({ ...scope, period }) });
    };
    await add(
      personal.filter((field) => !ofStaff.includes(field)),
      { subject, kind },
    );
    await add(
      personal.filter((field) => ofStaff.includes(field)),
      { subject: STAFF_SUBJECT, kind: STAFF_KIND },
    );
    const { id, type, metadata } = event;
    return { id, type, metadata, data: sealData(event, event.data as Data, groups) };
  }

  /** The personal fields that the event has, in order of their names. */
  private personalOf({ type, data }: EventToAppend): string[] {
    const personal = this.definitions.get(type)?.personal ?? [];
    return personal.filter((field) => (data as Data)[field] !== undefined).sort();
  }

  private async opened(events: readonly StoredEvent[]): Promise<readonly StoredEvent[]> {
    await this.keys.ready();
    if (!this.keys.holdsAll) {
      // Looked into now, since nothing can be fetched when somebody looks at the data.
      const sealed = events.filter((event) => this.mayBeSealed(event));
      await this.keys.fetch(
        new Set(sealed.flatMap(({ data }) => sealedFieldsOf(data).map(({ key }) => key))),
      );
    }
    return events.map((event) => (this.mayBeSealed(event) ? new OpenedEvent(event, this.open) : event));
  }

  /** What is no personal data now may have been so in an older version. */
  private mayBeSealed({ type }: StoredEvent): boolean {
    const definition = this.definitions.get(type);
    return !definition || definition.personal.length > 0 || definition.version > 1;
  }
}

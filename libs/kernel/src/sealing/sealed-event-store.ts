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
import { keyedHash, keyOfHash, sameByKey } from './command-hash.js';
import { FreshBoxes } from './boxes.js';
import { DataSubjects, STAFF_KIND, STAFF_SUBJECT, type PersonalStreams } from './data-subjects.js';
import type { Keyring, KeysAtHand } from './keyring.js';
import { OpenedEvent, type Opener } from './opened-event.js';
import {
  keyOfReason,
  openData,
  openReason,
  sealData,
  sealedFieldsOf,
  sealReason,
  type FieldsOfKey,
} from './sealed-data.js';

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
  private readonly boxes = new FreshBoxes();
  private readonly subjects: DataSubjects;
  private readonly definitions: ReadonlyMap<string, EventDescription>;
  private readonly opener: Opener;

  constructor(
    private readonly store: EventStore,
    { keys, catalog, streams }: SealingOptions,
  ) {
    this.soleWriter = store.soleWriter;
    this.keys = keys;
    this.opener = this.openerWith(keys);
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
    if (!events.some((event) => this.isToBeSealed(streamId, event))) {
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

  async eventAt(position: bigint): Promise<StoredEvent | undefined> {
    const event = await this.store.eventAt(position);
    return event && (await this.opened([event]))[0];
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
    const { id, type, data, metadata } = event;
    const period = metadata.occurredAt.slice(0, 7);
    const keyFor = (scope: { subject: string; kind: string }) => this.keys.forSealing({ ...scope, period });
    const personal = this.personalOf(event);
    const ofStaff = this.definitions.get(type)?.ofStaff ?? [];
    const theirs = personal.filter((field) => !ofStaff.includes(field));
    const ours = personal.filter((field) => ofStaff.includes(field));
    const groups: FieldsOfKey[] = [];
    if (theirs.length > 0) groups.push({ fields: theirs, key: await keyFor({ subject, kind }) });
    if (ours.length > 0) {
      groups.push({ fields: ours, key: await keyFor({ subject: STAFF_SUBJECT, kind: STAFF_KIND }) });
    }
    const { reason, commandHash } = metadata;
    const isSaid = reason !== undefined || commandHash !== undefined;
    const key = isSaid ? await keyFor({ subject, kind }) : undefined;
    const hidden = {
      ...(key && reason !== undefined ? { reason: sealReason(event, reason, key) } : {}),
      ...(key && commandHash !== undefined ? { commandHash: keyedHash(commandHash, key) } : {}),
    };
    return {
      id,
      type,
      data: groups.length === 0 ? data : sealData(event, data as Data, groups, this.boxes),
      metadata: { ...metadata, ...hidden },
    };
  }

  /** What people say why may be personal where the rest is, and a hash of a command is one of all that it said. */
  private isToBeSealed(streamId: string, event: EventToAppend): boolean {
    if (this.personalOf(event).length > 0) return true;
    const { reason, commandHash } = event.metadata;
    return (reason !== undefined || commandHash !== undefined) && this.subjects.isPersonal(streamId);
  }

  /** The personal fields that the event has, in order of their names. */
  private personalOf({ type, data }: EventToAppend): string[] {
    const personal = this.definitions.get(type)?.personal ?? [];
    return personal.filter((field) => (data as Data)[field] !== undefined).sort();
  }

  private async opened(events: readonly StoredEvent[]): Promise<readonly StoredEvent[]> {
    const opener = this.keys.hasAll ? this.opener : await this.openerFor(events);
    return events.map((event) => (this.mayBeSealed(event) ? new OpenedEvent(event, opener) : event));
  }

  /** Looked into now, since nothing can be fetched when somebody looks at the event. */
  private async openerFor(events: readonly StoredEvent[]): Promise<Opener> {
    const ids = new Set(events.filter((event) => this.mayBeSealed(event)).flatMap(keysIn));
    return this.openerWith(await this.keys.atHand(ids));
  }

  private openerWith(keys: KeysAtHand): Opener {
    const keyOf = (id: string) => keys.known(id);
    return {
      data: (stored) => openData(stored, stored.data, keyOf, this.definitions.get(stored.type), this.boxes),
      reason: (stored, reason) =>
        keyOfReason(reason) === undefined ? reason : openReason(stored, reason, keyOf),
      sameHash: sameByKey((id) => keys.digester(id, 'command')),
      digester: ({ data }, field) => {
        const sealed = sealedFieldsOf(data).find(({ fields }) => fields.includes(field));
        return sealed && keys.digester(sealed.key, 'search');
      },
    };
  }

  /** What is no personal data now may have been so in an older version. */
  private mayBeSealed({ type, streamId }: StoredEvent): boolean {
    const definition = this.definitions.get(type);
    if (!definition || definition.personal.length > 0 || definition.version > 1) return true;
    return this.subjects.isPersonal(streamId);
  }
}

/** Ids of the keys that an event was sealed under. */
function keysIn({ data, metadata }: StoredEvent): string[] {
  const ofMetadata = [keyOfReason(metadata.reason), keyOfHash(metadata.commandHash)];
  return [...sealedFieldsOf(data).map(({ key }) => key), ...ofMetadata.filter((key) => key !== undefined)];
}

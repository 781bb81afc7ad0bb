import { EventCatalog } from '../events/catalog.js';
import { defineEvent, t } from '../events/definition.js';
import { streamOf, type DomainEvent, type EventToAppend, type Happened } from '../events/envelope.js';
import type { ExpectedRevision } from '../ports/event-store.js';
import { processEvents } from '../processing/process-events.js';
import { projection, type FollowedFold } from '../projecting/projection.js';
import type { MemoryEventStore } from './memory-event-store.js';
import { SequentialIds } from './sequential-ids.js';

/** A small domain for the kernel's own specifications: parcels that are sent, weighed, and lost. */
export const ParcelSent = defineEvent('ParcelSent', {
  summary: 'A parcel was sent.',
  data: t.Object({ to: t.String() }),
});
export const ParcelWeighed = defineEvent('ParcelWeighed', {
  summary: 'A parcel was weighed.',
  data: t.Object({ grams: t.Number() }),
});
export const ParcelLost = defineEvent('ParcelLost', { summary: 'A parcel was lost.', data: t.Object({}) });

export const parcelEvents = [ParcelSent, ParcelWeighed, ParcelLost] as const;
export const sampleCatalog = new EventCatalog([...parcelEvents, ...processEvents]);

export interface ParcelDocument {
  readonly id: string;
  readonly to: string;
  readonly grams: number;
}

/** One document for each parcel; a lost one is gone. */
export const parcels = projection<ParcelDocument>('parcels', 1, {
  feeds: 'stream',
  fields: { to: 'text' },
  indexes: [['to']],
})
  .on(
    ParcelSent,
    ({ streamId }) => streamId,
    (_, { streamId, data }) => ({ id: streamId, to: data.to, grams: 0 }),
  )
  .on(
    ParcelWeighed,
    ({ streamId }) => streamId,
    (doc, { data }) => {
      if (data.grams < 0) throw new Error('Nothing weighs less than nothing.');
      return doc && { ...doc, grams: data.grams };
    },
  )
  .on(
    ParcelLost,
    ({ streamId }) => streamId,
    () => null,
  );

interface ParcelState {
  readonly to: string;
}

export const parcelState: FollowedFold<ParcelState> = {
  category: 'parcel',
  initialState: { to: '' },
  evolve: (state: ParcelState, event: Happened) =>
    event.type === ParcelSent.type ? (event.data as ParcelState) : state,
};

export interface WeightDocument {
  readonly parcels: number;
  readonly grams: number;
}

/** One document for each destination: it adds up parcels, and only their streams know where each went. */
export const weights = projection<WeightDocument, ParcelState>('weights', 1, {
  feeds: 'shared',
  follows: parcelState,
  fields: {},
  indexes: [],
}).on(
  ParcelWeighed,
  (_, { after }) => after.to,
  (doc, { data }) => {
    if (data.grams < 0) throw new Error('Nothing weighs less than nothing.');
    return { parcels: (doc?.parcels ?? 0) + 1, grams: (doc?.grams ?? 0) + data.grams };
  },
);

/** Writes facts to a stream's end, and tells the position of the last one. */
export class Scribe {
  private readonly ids = new SequentialIds();
  private readonly revisions = new Map<string, ExpectedRevision>();

  constructor(private readonly store: Pick<MemoryEventStore, 'append'>) {}

  async write(parcel: string, ...facts: readonly DomainEvent[]): Promise<bigint> {
    const streamId = streamOf('parcel', parcel);
    const expected = this.revisions.get(streamId) ?? 'noStream';
    const result = await this.store.append(
      streamId,
      expected,
      facts.map((fact) => this.envelop(fact)),
    );
    if (!result.ok) throw new Error(`'${streamId}' is at revision ${result.actual}.`);
    this.revisions.set(streamId, result.revision);
    return result.position;
  }

  private envelop(fact: DomainEvent): EventToAppend {
    const id = this.ids.next();
    return {
      ...fact,
      id,
      metadata: {
        schemaVersion: 1,
        occurredAt: '2026-03-02T09:00:00.000Z',
        actor: { id: 'somebody', kind: 'person', roles: [] },
        correlationId: `correlation of ${id}`,
        causationId: 'cause',
        commandId: id,
      },
    };
  }
}

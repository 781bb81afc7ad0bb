import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { EventCatalog, streamOf, t, type EventStore, type RecordedEvent } from '#kernel';
import { historyItem, InjectEventStore, is, type AnswerOf } from '#platform';
import { describe } from '../../domain/describe.js';
import type { CaseEvent } from '../../domain/events.js';
import { evolveCaseDocument, type CaseDocument } from '../case/case.document.js';
import type { CaseDetails } from '../case/case.answer.js';
import { detailsOf } from '../case/case.queries.js';

/** A point in a case's past: a position of the log, or a time at which things had happened or were known. */
export type Moment =
  { readonly position: bigint } | { readonly time: string; readonly by: 'occurred' | 'recorded' };

/** The case as it stood at a moment; undefined when there was no such case. */
export class GetPastCase extends Query<CaseDetails | undefined> {
  constructor(
    readonly caseId: string,
    readonly moment: Moment,
  ) {
    super();
  }
}

/** One field that differs between two moments. */
const fieldChange = t.Object({
  field: is.text('status'),
  before: t.Unknown({ examples: ['received'] }),
  after: t.Unknown({ examples: ['diagnosed'] }),
});
export type FieldChange = AnswerOf<typeof fieldChange>;

/** What happened to a case between two moments, and what it changed. */
export const caseDifference = t.Object(
  {
    changes: t.Array(fieldChange),
    events: t.Array(
      t.Pick(historyItem, ['eventId', 'type', 'position', 'occurredAt', 'recordedAt', 'actor', 'text']),
    ),
  },
  { $id: 'CaseDifference' },
);
export type CaseDifference = AnswerOf<typeof caseDifference>;

/** The difference of a case between two moments; undefined when there never was such a case. */
export class DiffCase extends Query<CaseDifference | undefined> {
  constructor(
    readonly caseId: string,
    readonly from: Moment,
    readonly to: Moment,
  ) {
    super();
  }
}

@QueryHandler(GetPastCase)
export class GetPastCaseHandler implements IQueryHandler<GetPastCase> {
  constructor(
    @InjectEventStore() private readonly store: EventStore,
    private readonly catalog: EventCatalog,
  ) {}

  async execute({ caseId, moment }: GetPastCase): Promise<CaseDetails | undefined> {
    const doc = documentAt(await eventsOf(this.store, this.catalog, caseId), moment);
    return doc ? detailsOf(doc) : undefined;
  }
}

@QueryHandler(DiffCase)
export class DiffCaseHandler implements IQueryHandler<DiffCase> {
  constructor(
    @InjectEventStore() private readonly store: EventStore,
    private readonly catalog: EventCatalog,
  ) {}

  async execute({ caseId, from, to }: DiffCase): Promise<CaseDifference | undefined> {
    const events = await eventsOf(this.store, this.catalog, caseId);
    if (events.length === 0) return undefined;
    const before = documentAt(events, from);
    const after = documentAt(events, to);
    return {
      changes: fieldChanges(factsOf(before), factsOf(after)),
      events: events.filter((event) => isBy(event, to) && !isBy(event, from)).map(entryOf),
    };
  }
}

async function eventsOf(
  store: EventStore,
  catalog: EventCatalog,
  caseId: string,
): Promise<RecordedEvent<CaseEvent>[]> {
  const stored = await store.readStream(streamOf('case', caseId));
  return stored.map((event) => catalog.upcast(event) as RecordedEvent<CaseEvent>);
}

/** True when the event belongs to what there was (or was known) at the moment. */
function isBy(event: RecordedEvent, moment: Moment): boolean {
  if ('position' in moment) return event.position <= moment.position;
  return (moment.by === 'occurred' ? event.metadata.occurredAt : event.recordedAt) <= moment.time;
}

const documentAt = (events: readonly RecordedEvent<CaseEvent>[], moment: Moment): CaseDocument | null =>
  events.filter((event) => isBy(event, moment)).reduce<CaseDocument | null>(evolveCaseDocument, null);

/** The top-level fields in which two states differ, by name. */
export function fieldChanges(before: object, after: object): FieldChange[] {
  const old = new Map<string, unknown>(Object.entries(before));
  const now = new Map<string, unknown>(Object.entries(after));
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .map((field) => ({ field, before: old.get(field) ?? null, after: now.get(field) ?? null }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

/** A case without the steps that are possible: they follow from the rest. */
function factsOf(doc: CaseDocument | null): object {
  if (!doc) return {};
  const { steps: _steps, ...facts } = detailsOf(doc);
  return facts;
}

const entryOf = (event: RecordedEvent<CaseEvent>) => ({
  eventId: event.id,
  type: event.type,
  position: event.position.toString(),
  occurredAt: event.metadata.occurredAt,
  recordedAt: event.recordedAt,
  actor: event.metadata.actor,
  text: describe(event),
});

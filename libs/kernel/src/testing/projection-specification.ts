import { expect } from '@jest/globals';
import { happened } from '../events/happened.js';
import type { DomainEvent, RecordedEvent } from '../events/envelope.js';
import { categoryOf } from '../events/envelope.js';
import type { Projection, Seen } from '../projecting/projection.js';
import { recorded, type RecordedOptions } from './recorded.js';

/** A fact with what a test says about it; positions and revisions follow from the order when absent. */
export interface GivenFact extends RecordedOptions {
  readonly event: DomainEvent;
}

/** Says on which stream (and when, by whom) a given fact happened. */
export const on = (streamId: string, event: DomainEvent, options: RecordedOptions = {}): GivenFact => ({
  ...options,
  event,
  streamId,
});

/**
 * Given/then for a projection:
 *
 *     const { given } = projectionSpecification(caseList);
 *     given(on('case-1', received())).thenDocument('1', { … });
 *
 * Events are frozen, since they are shown to many projections.
 */
export function projectionSpecification<Doc, State>(projection: Projection<Doc, State>) {
  return {
    given: (...facts: readonly (DomainEvent | GivenFact)[]) => {
      const documents = foldAll(projection, inLogOrder(facts));
      return {
        documents,
        /** The document is exactly so; null when there must be none. */
        thenDocument: (key: string, expected: Doc | null) => {
          expect(documents.get(key) ?? null).toEqual(expected);
        },
        /** The document has at least these properties. */
        thenDocumentLike: (key: string, expected: object) => {
          expect(documents.get(key)).toMatchObject(expected);
        },
        /** Exactly these documents are there. */
        thenDocuments: (expected: Readonly<Record<string, Doc>>) => {
          expect(Object.fromEntries(documents)).toEqual(expected);
        },
      };
    },
  };
}

/** The facts as the log would have them: numbered through, and within their streams. */
export function inLogOrder(facts: readonly (DomainEvent | GivenFact)[]): RecordedEvent[] {
  const revisions = new Map<string, number>();
  return facts.map((fact, index) => {
    const { event, ...options } = 'event' in fact ? fact : { event: fact };
    const streamId = options.streamId ?? 'case-1';
    const revision = options.revision ?? (revisions.get(streamId) ?? -1) + 1;
    revisions.set(streamId, revision);
    return deepFreeze(recorded(event, { position: BigInt(index + 1), ...options, streamId, revision }));
  });
}

/** One event after the other, as the documents must come out whatever happens. */
export function foldAll<Doc, State>(
  projection: Projection<Doc, State>,
  events: readonly RecordedEvent[],
): Map<string, Doc> {
  const documents = new Map<string, Doc>();
  const states = new Map<string, State>();
  for (const event of events) {
    const seen = look(projection, states, event);
    if (!projection.handles.has(event.type)) continue;
    const keys = projection.keys(event, seen);
    for (const key of typeof keys === 'string' ? [keys] : new Set(keys)) {
      const after = projection.evolve(documents.get(key) ?? null, event, key, seen);
      if (after === null) documents.delete(key);
      else documents.set(key, JSON.parse(JSON.stringify(after)) as Doc);
    }
  }
  return documents;
}

function look<State>(
  { follows }: Projection<unknown, State>,
  states: Map<string, State>,
  event: RecordedEvent,
): Seen<State> {
  if (follows?.category !== categoryOf(event.streamId)) return {} as Seen<State>;
  const before = states.get(event.streamId) ?? follows.initialState;
  const after = follows.evolve(before, happened(event) as never);
  states.set(event.streamId, after);
  return { before, after };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

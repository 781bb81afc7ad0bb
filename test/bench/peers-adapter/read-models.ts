import { projection, type FollowedFold, type Happened, type Projection, type ReadStore } from '#kernel';
import type { EventDescription, RecordedEvent } from '#kernel';
import type { Common, PeerDocument, PeerModel } from './common.js';
import { CATEGORY, type PeerEvent } from './domain.js';

/** The status of a case, so that the counters know which one it leaves. */
interface Standing {
  readonly status: string | null;
}

/** How many cases have a status. */
interface Counter {
  readonly status: string;
  n: number;
}

export interface ReadModels {
  readonly cases: Projection;
  readonly statuses: Projection;
}

/** The comparison's read model as two projections: a document per case, and a counter per status. */
export function readModelsOf(common: Common, definitions: readonly EventDescription[]): ReadModels {
  const uncounted = new Map<string, number>();
  const project = (doc: PeerDocument | null, { streamId, type, data }: RecordedEvent<PeerEvent>) =>
    common.projectDoc(doc, streamId, type, data, uncounted);

  const statusOf: FollowedFold<Standing> = {
    category: CATEGORY,
    initialState: { status: null },
    evolve: (_state: Standing, event: Happened<PeerEvent>) => ({
      status: common.evolve(common.initial(), event).status,
    }),
  };

  const cases = projection<PeerDocument>('peer-cases', 1, {
    feeds: 'stream',
    fields: { status: 'text' },
    indexes: [],
  }).onEach(
    definitions,
    ({ streamId }) => streamId,
    (doc, event) => project(doc, event as RecordedEvent<PeerEvent>),
  );

  const statuses = projection<Counter, Standing>('peer-statuses', 1, {
    feeds: 'shared',
    follows: statusOf,
    fields: {},
    indexes: [],
  }).onEach(
    definitions,
    (_event, { before, after }) =>
      before.status === after.status ? [] : [before.status, after.status].filter((one) => one !== null),
    (doc, _event, status, { after }) => {
      const counter = doc ?? { status, n: 0 };
      counter.n += status === after.status ? 1 : -1;
      return counter;
    },
  );
  return { cases, statuses };
}

const PAGE = 1_000;

/** What the comparison checks: how many documents there are, and what the counters say. */
export async function modelOf(documents: ReadStore): Promise<PeerModel> {
  const counters = await documents.scan<Counter>('peer-statuses-v1', undefined, PAGE);
  return {
    docs: await documents.count('peer-cases-v1'),
    counters: Object.fromEntries(counters.map(({ doc }) => [doc?.status ?? '', doc?.n ?? 0])),
  };
}

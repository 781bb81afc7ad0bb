import { mkdir, rename, rm } from 'node:fs/promises';
import { casesContext } from '#cases';
import {
  buildOf,
  happened,
  type DocumentWrite,
  type Projection,
  type RecordedEvent,
  type Seen,
} from '#kernel';
import { openEmbeddedReadStore } from '#stores/embedded';
import { caseStory } from '../desk-log/case-story.js';
import { BEGIN, DAYS } from '../desk-log/desk-log.js';
import { Random } from '../desk-log/random.js';
import { DAY, HOUR } from '../desk-log/story.js';
import { eventOf, exists } from '../desk-log/write-log.js';

/** Raise it when the documents come out differently, so that no older ones are taken for them. */
const FORMAT = 3;
/** Documents that are written in one go. */
const AT_ONCE = 2_000;

type Store = Awaited<ReturnType<typeof openEmbeddedReadStore>>;

/**
 * The directory of a desk with so many cases in its read models, two years' worth, and nothing else: queries
 * don't look at the log. Made when it isn't there, by the desk's own projections.
 */
export async function filledDeskDir(root: string, cases: number): Promise<string> {
  const dir = `${root}/filled-desk-${FORMAT}-${cases}`;
  if (await exists(dir)) return dir;
  const part = `${dir}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true });
  const store = await openEmbeddedReadStore({ dir: part });
  const filling = casesContext.projections.map((each) => new Filling(each as Projection, store));
  for (const filled of filling) await filled.ensure(true);
  for (const events of stories(cases)) for (const filled of filling) await filled.show(events);
  for (const filled of filling) {
    await filled.write();
    await filled.ensure(false);
  }
  await store.close();
  await rename(part, dir);
  return dir;
}

/** The events of one case after the other. */
function* stories(cases: number): Generator<readonly RecordedEvent[], void, void> {
  const random = new Random(20_240_102);
  const customers = Math.max(10, Math.ceil(cases / 50));
  let position = 0n;
  for (let n = 0; n < cases; n++) {
    const day = Math.floor((n * DAYS) / cases);
    const at = BEGIN + day * DAY + (7 + random.next() * 12) * HOUR;
    const customer = `customer${random.skewed(customers)}`;
    const { told } = caseStory(random, random.uuid(at), `${day}-${n}`, customer, at);
    // What is still to come has not happened yet.
    yield told
      .filter(({ at }) => at < BEGIN + DAYS * DAY)
      .map((one) => {
        const event = eventOf(one, random);
        const { occurredAt } = event.metadata;
        return {
          ...event,
          streamId: one.stream,
          revision: one.revision,
          position: ++position,
          recordedAt: occurredAt,
        };
      });
  }
}

/** One projection's documents on their way into the store: those of a case leave when it is told, the others at the end. */
class Filling {
  private readonly documents = new Map<string, unknown>();
  private readonly collection: string;

  constructor(
    private readonly projection: Projection,
    private readonly store: Store,
  ) {
    this.collection = buildOf(projection.name, projection.version, 1).collection;
  }

  async ensure(filling: boolean): Promise<void> {
    await this.store.ensure({ ...this.projection.collection, name: this.collection }, { filling });
  }

  async show(events: readonly RecordedEvent[]): Promise<void> {
    const { follows } = this.projection;
    let state: unknown = follows?.initialState;
    for (const event of events) {
      const after: unknown = follows?.evolve(state, happened(event) as never);
      this.apply(event, { before: state, after });
      state = after;
    }
    if (this.projection.feeds === 'stream' && this.documents.size >= AT_ONCE) await this.write();
  }

  async write(): Promise<void> {
    const writes = [...this.documents].map(([id, doc]): DocumentWrite => ({
      collection: this.collection,
      id,
      expected: undefined,
      p: 1n,
      doc,
    }));
    this.documents.clear();
    for (let from = 0; from < writes.length; from += AT_ONCE) {
      const written = await this.store.write(writes.slice(from, from + AT_ONCE));
      if (written.includes(false)) throw new Error(`A document of '${this.collection}' was there already.`);
    }
  }

  private apply(event: RecordedEvent, seen: Seen<unknown>): void {
    const { projection } = this;
    if (!projection.handles.has(event.type)) return;
    const touched = projection.keys(event, seen);
    for (const key of typeof touched === 'string' ? [touched] : touched) {
      const after = projection.evolve(this.documents.get(key) ?? null, event, key, seen);
      if (after === null) this.documents.delete(key);
      else this.documents.set(key, after);
    }
  }
}

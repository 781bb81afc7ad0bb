import { afterEach, describe, expect, it } from '@jest/globals';
import type { DocumentWrite } from '../ports/read-store.js';
import { SystemClock } from '../runtime/system-clock.js';
import { MemoryEventStore } from '../testing/memory-event-store.js';
import { MemoryReadStore } from '../testing/memory-read-store.js';
import { ParcelSent, sampleCatalog, Scribe, type ParcelDocument } from '../testing/sample.js';
import { idOf } from '../events/envelope.js';
import { breathe } from '../feeding/backoff.js';
import { ProjectionHost } from './projection-host.js';
import { projection } from './projection.js';

const LONG = 5_000;
const REBUILT = 'parcels-v1-g2';
/** Far more than it takes to fold one document anew. */
const TURNS = 200;

/** Writes to one collection wait until they are let go. */
class HeldReadStore extends MemoryReadStore {
  letGo: () => void = () => undefined;
  readonly reached: Promise<void>;
  private readonly held = new Promise<void>((resolve) => (this.letGo = resolve));
  private reach: () => void = () => undefined;

  constructor() {
    super();
    this.reached = new Promise((resolve) => (this.reach = resolve));
  }

  override async write(writes: readonly DocumentWrite[]): Promise<boolean[]> {
    if (writes.some(({ collection }) => collection === REBUILT)) {
      const kept = structuredClone(writes);
      this.reach();
      await this.held;
      return super.write(kept);
    }
    return super.write(writes);
  }
}

describe('Documents that are folded anew', () => {
  const documents = new HeldReadStore();
  let host: ProjectionHost | undefined;

  afterEach(async () => {
    documents.letGo();
    await host?.stop();
  });

  it('say what their events say now, those of a build in the making too', async () => {
    let erased = false;
    const parcels = projection<ParcelDocument>('parcels', 1, { feeds: 'stream', fields: {}, indexes: [] }).on(
      ParcelSent,
      ({ streamId }) => idOf(streamId),
      (_doc, { data }, id) => ({ id, to: erased ? 'nobody' : data.to, grams: 0 }),
    );
    const events = new MemoryEventStore();
    host = new ProjectionHost({
      events,
      documents,
      catalog: sampleCatalog,
      clock: new SystemClock(),
      projections: [parcels],
    });
    await host.start();
    const position = await new Scribe(events).write('1', ParcelSent({ to: 'Oslo' }));
    expect(await host.waitFor('parcels', position, LONG)).toBe(true);
    const rebuild = await host.rebuild('parcels', { evenIfDifferent: true });
    await documents.reached;
    erased = true;
    let isOver = false;
    const refolding = host.refold(['parcel-1']).finally(() => (isOver = true));
    for (let turn = 0; turn < TURNS; turn++) await breathe();
    expect(isOver).toBe(false);
    documents.letGo();
    expect(await refolding).toBeGreaterThan(0);
    expect(rebuild.ok && (await rebuild.value.done)).toMatchObject({ flipped: true });
    expect(await host.readModel<ParcelDocument>(parcels).get('1')).toEqual({
      id: '1',
      to: 'nobody',
      grams: 0,
    });
  });
});

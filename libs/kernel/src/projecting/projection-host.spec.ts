import { afterEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../runtime/system-clock.js';
import { eventually } from '../testing/eventually.js';
import { MemoryEventStore } from '../testing/memory-event-store.js';
import { MemoryReadStore } from '../testing/memory-read-store.js';
import {
  ParcelSent,
  ParcelWeighed,
  parcels,
  sampleCatalog,
  Scribe,
  weights,
  type ParcelDocument,
  type WeightDocument,
} from '../testing/sample.js';
import { ProjectionHost, type ProjectionHostOptions } from './projection-host.js';
import type { Projection } from './projection.js';
import { ReadModelBehind, ReadModelRebuilding } from './read-model.js';

const LONG = 5_000;
const operator = { id: 'operator', kind: 'person', roles: [] } as const;

describe('ProjectionHost', () => {
  const hosts: ProjectionHost[] = [];
  const events = () => new MemoryEventStore();

  function hostOf(
    options: Partial<ProjectionHostOptions> & Pick<ProjectionHostOptions, 'events'>,
  ): ProjectionHost {
    const host = new ProjectionHost({
      documents: new MemoryReadStore(),
      catalog: sampleCatalog,
      clock: new SystemClock(),
      projections: [parcels, weights],
      backoff: { base: 1, cap: 2 },
      ...options,
    });
    hosts.push(host);
    return host;
  }

  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.stop();
  });

  it('makes everything live at once over an empty log', async () => {
    const host = hostOf({ events: events() });
    await host.start();
    expect(await host.readModel<ParcelDocument>(parcels).get('parcel-1')).toBeUndefined();
    expect((await host.status()).map(({ state, serving }) => ({ state, serving }))).toEqual([
      { state: 'live', serving: true },
      { state: 'live', serving: true },
    ]);
  });

  it('shows what was appended to whoever waits for its position', async () => {
    const log = events();
    const scribe = new Scribe(log);
    const host = hostOf({ events: log });
    await host.start();
    await scribe.write('1', ParcelSent({ to: 'Oslo' }));
    const position = await scribe.write('1', ParcelWeighed({ grams: 7 }));
    const model = host.readModel<ParcelDocument>(parcels);
    await model.waitFor(position);
    expect(await model.get('parcel-1')).toEqual({ id: 'parcel-1', to: 'Oslo', grams: 7 });
    expect(await host.waitFor('weights', position, LONG)).toBe(true);
    expect(await host.readModel<WeightDocument>(weights).get('Oslo')).toEqual({ parcels: 1, grams: 7 });
    expect((await model.find({ where: [{ field: 'to', is: 'Oslo' }], limit: 10 })).items).toHaveLength(1);
    expect(await model.count()).toBe(1);
    expect((await model.getMany(['parcel-1', 'parcel-2'])).size).toBe(1);
  });

  it('says so when a position is not applied in time', async () => {
    const host = hostOf({ events: events() });
    await host.start();
    await expect(host.readModel(parcels).waitFor(99n, 5)).rejects.toThrow(ReadModelBehind);
  });

  it('takes up the work where it was left, without doing it again', async () => {
    const log = events();
    const documents = new MemoryReadStore();
    const scribe = new Scribe(log);
    const first = hostOf({ events: log, documents });
    await first.start();
    const before = await scribe.write('1', ParcelSent({ to: 'Oslo' }), ParcelWeighed({ grams: 7 }));
    await first.waitFor('weights', before, LONG);
    await first.stop();
    const after = await scribe.write('1', ParcelWeighed({ grams: 8 }));
    const second = hostOf({ events: log, documents });
    await second.start();
    expect(await second.waitFor('weights', after, LONG)).toBe(true);
    expect(await second.readModel<WeightDocument>(weights).get('Oslo')).toEqual({ parcels: 2, grams: 15 });
  });

  it('answers "rebuilding" for a new version until it has caught up, and leaves the old one be', async () => {
    const log = events();
    const documents = new MemoryReadStore();
    const position = await new Scribe(log).write('1', ParcelSent({ to: 'Oslo' }));
    const old = hostOf({ events: log, documents });
    await old.start();
    await old.waitFor('parcels', position, LONG);
    const next = nextVersionOf(parcels);
    const host = hostOf({ events: log, documents, projections: [next] });
    const model = host.readModel<ParcelDocument>(next);
    await expect(model.get('parcel-1')).rejects.toThrow(ReadModelRebuilding);
    await host.start();
    await eventually(async () => (await host.status()).every(({ serving }) => serving));
    expect(await model.get('parcel-1')).toMatchObject({ to: 'Oslo' });
    expect(await old.readModel<ParcelDocument>(parcels).get('parcel-1')).toMatchObject({ to: 'Oslo' });
    expect((await host.status())[0]?.collection).toBe('parcels-v2');
  });

  describe('rebuild', () => {
    it('fills a generation beside the live one, and flips to it when they are equal', async () => {
      const { host, scribe } = await withParcels();
      const started = await host.rebuild('weights', { actor: operator, reason: 'because' });
      expect(started.ok && (await started.value.done)).toMatchObject({
        flipped: true,
        comparison: { equal: true },
      });
      await eventually(async () =>
        (await host.status()).some(({ collection, serving }) => collection === 'weights-v1-g2' && serving),
      );
      const position = await scribe.write('99', ParcelSent({ to: 'Bergen' }), ParcelWeighed({ grams: 1 }));
      const model = host.readModel<WeightDocument>(weights);
      await model.waitFor(position);
      expect(await model.get('Bergen')).toEqual({ parcels: 1, grams: 1 });
      const back = await host.rollback('weights', { actor: operator });
      expect(back.ok && (await back.value.done)).toMatchObject({ flipped: true });
      expect(await model.get('Bergen')).toEqual({ parcels: 1, grams: 1 });
      expect((await host.registry.refresh('weights', 1))?.history.map(({ what }) => what)).toEqual([
        'flipped',
        'rebuildStarted',
        'flipped',
        'rollbackStarted',
        'flipped',
      ]);
    });

    it('does not flip to what differs, unless told to', async () => {
      const { host, documents } = await withParcels();
      await damage(documents, 'weights-v1', 'Oslo');
      expect(await host.verify('weights')).toMatchObject({
        ok: true,
        value: { equal: false, different: 1, differences: [{ id: 'Oslo', kind: 'different' }] },
      });
      const first = await host.rebuild('weights');
      expect(first.ok && (await first.value.done)).toMatchObject({
        flipped: false,
        comparison: { different: 1 },
      });
      const second = await host.rebuild('weights', { evenIfDifferent: true });
      expect(second.ok && (await second.value.done)).toMatchObject({ flipped: true });
      expect(await host.readModel<WeightDocument>(weights).get('Oslo')).toEqual({ parcels: 3, grams: 6 });
      expect(await host.verify('weights')).toMatchObject({ ok: true, value: { equal: true } });
    });

    it('refuses what can not be done', async () => {
      const { host } = await withParcels();
      expect(await host.rebuild('nothing')).toMatchObject({ ok: false, code: 'projections/unknown' });
      expect(await host.rollback('weights')).toMatchObject({ ok: false, code: 'projections/no-previous' });
      expect(await host.retry('weights', 'parcel-1', { actor: operator })).toMatchObject({
        code: 'projections/not-parked',
      });
    });
  });

  describe('a poison event', () => {
    it('parks its stream for the projection, and nothing else', async () => {
      const { host, scribe } = await withParcels();
      await scribe.write('bad', ParcelSent({ to: 'Oslo' }), ParcelWeighed({ grams: -1 }));
      await scribe.write('bad', ParcelWeighed({ grams: 5 }));
      const position = await scribe.write('good', ParcelSent({ to: 'Oslo' }), ParcelWeighed({ grams: 9 }));
      expect(await host.waitFor('parcels', position, LONG)).toBe(true);
      const model = host.readModel<ParcelDocument>(parcels);
      expect(await model.get('parcel-good')).toMatchObject({ grams: 9 });
      expect(await model.get('parcel-bad')).toMatchObject({ grams: 0 });
      const [status] = await host.status();
      expect(status?.parked).toMatchObject([
        { stream: 'parcel-bad', attempts: 1, error: 'Nothing weighs less than nothing.' },
      ]);

      const retried = await host.retry('parcels', 'parcel-bad', { actor: operator });
      expect(retried.ok && (await retried.value.done)).toBe(false);
      expect((await host.status())[0]?.parked).toMatchObject([{ attempts: 2 }]);

      const skipped = await host.skip('parcels', 'parcel-bad', { actor: operator, reason: 'a typing error' });
      expect(skipped.ok && (await skipped.value.done)).toBe(true);
      expect(await model.get('parcel-bad')).toMatchObject({ grams: 5 });
      expect((await host.status())[0]?.parked).toEqual([]);
    });

    it('has a shared projection built anew, when more of its stream was passed over', async () => {
      const { host, scribe } = await withParcels();
      await scribe.write('bad', ParcelSent({ to: 'Oslo' }), ParcelWeighed({ grams: -1 }));
      const position = await scribe.write('bad', ParcelWeighed({ grams: 5 }));
      expect(await host.waitFor('weights', position, LONG)).toBe(true);
      const skipped = await host.skip('weights', 'parcel-bad', { actor: operator, reason: 'a typing error' });
      expect(skipped.ok && (await skipped.value.done)).toBe(true);
      const model = host.readModel<WeightDocument>(weights);
      await model.waitFor(position);
      expect(await model.get('Oslo')).toEqual({ parcels: 4, grams: 11 });
      // What was skipped stays skipped when the documents are filled once more.
      expect(await host.verify('weights')).toMatchObject({ ok: true, value: { equal: true } });
    });
  });

  async function withParcels() {
    const log = events();
    const documents = new MemoryReadStore();
    const scribe = new Scribe(log);
    let position = 0n;
    for (const parcel of ['1', '2', '3']) {
      position = await scribe.write(
        parcel,
        ParcelSent({ to: 'Oslo' }),
        ParcelWeighed({ grams: Number(parcel) }),
      );
    }
    const host = hostOf({ events: log, documents });
    await host.start();
    await eventually(async () => (await host.status()).every(({ serving }) => serving));
    await host.waitFor('weights', position, LONG);
    return { host, scribe, documents };
  }
});

/** The same projection as a later version of the code would declare it. */
function nextVersionOf<Doc, State>(before: Projection<Doc, State>): Projection<Doc, State> {
  const { name, version, collection, feeds, handles } = before;
  const keys: Projection<Doc, State>['keys'] = (event, seen) => before.keys(event, seen);
  const evolve: Projection<Doc, State>['evolve'] = (...args) => before.evolve(...args);
  return { name, version: version + 1, collection, feeds, handles, keys, evolve };
}

async function damage(documents: MemoryReadStore, collection: string, id: string): Promise<void> {
  const found = await documents.get<object>(collection, id);
  if (!found) throw new Error(`There is no '${id}' to damage.`);
  await documents.write([
    { collection, id, expected: found.p, p: found.p, doc: { ...found.doc, damaged: true } },
  ]);
}

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LogFold, PastTooLarge, type EventStore } from '#kernel';
import { sampleCatalog, MemoryEventStore, parcels, ParcelSent, Scribe } from '#kernel/testing';
import { pastEqualsFoldingTheFirstEvents, pastReadsOn } from './past.property.js';

describe('The past of the whole log', () => {
  it('is what the first events come to, by position, by what had happened and by what was known', async () => {
    await fc.assert(pastEqualsFoldingTheFirstEvents(), { numRuns: 1_500 });
  });

  it('is read on from where it stands', async () => {
    await fc.assert(pastReadsOn(), { numRuns: 500 });
  });

  it('is refused when it would hold too much, once and for all', async () => {
    const store = new MemoryEventStore();
    const scribe = new Scribe(store);
    for (let n = 0; n < 12; n++) await scribe.write(`p${n}`, ParcelSent({ to: 'Porto' }));
    let reads = 0;
    const counted: Pick<EventStore, 'readAll'> = {
      readAll: (options) => {
        reads++;
        return store.readAll(options);
      },
    };
    const fold = new LogFold(counted, sampleCatalog, { position: 1_000n }, [parcels], 10, 4);
    await expect(fold.catchUp()).rejects.toThrow(PastTooLarge);
    const readsBefore = reads;
    await expect(fold.catchUp()).rejects.toThrow('more than 10 documents');
    expect(reads).toBe(readsBefore);
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import { StoreCorrupt, UnknownPosition } from '../ports/event-store.js';
import { MemoryEventStore } from '../testing/memory-event-store.js';
import { MemoryReadStore } from '../testing/memory-read-store.js';
import { ParcelLost, Scribe } from '../testing/sample.js';
import { Checkpoints } from './checkpoints.js';
import { refuseShortenedLog } from './shortened-log.js';
import { ensureSystemCollections } from './system-collections.js';

let log: MemoryEventStore;
let documents: MemoryReadStore;
let head: bigint;

beforeEach(async () => {
  log = new MemoryEventStore();
  documents = new MemoryReadStore();
  await ensureSystemCollections(documents);
  head = await new Scribe(log).write('a', ParcelLost({}));
});

const seen = (position: bigint): Promise<void> =>
  new Checkpoints(documents).save(new Map([['parcels-v1', position]]));

describe('A log and the checkpoints of those who read it', () => {
  it('fit when nobody has read anything, or up to the end', async () => {
    await refuseShortenedLog(log, documents);
    await seen(head);
    await refuseShortenedLog(log, documents);
  });

  it("don't when somebody has read further than the log goes", async () => {
    await seen(head + 1n);
    await expect(refuseShortenedLog(log, documents)).rejects.toThrow(StoreCorrupt);
    await expect(refuseShortenedLog(log, documents)).rejects.toThrow(`up to position ${head + 1n}`);
    await expect(refuseShortenedLog(new MemoryEventStore(), documents)).rejects.toThrow('it is empty');
  });

  it("don't when the log knows that nothing of it lies where somebody has read to", async () => {
    await seen(head);
    log.readAll = () => Promise.reject(new UnknownPosition('Nothing lies there.'));
    await expect(refuseShortenedLog(log, documents)).rejects.toThrow('built from another log');
  });

  it('fit when a checkpoint was given up', async () => {
    await seen(head + 1n);
    await new Checkpoints(documents).reset('parcels-v1');
    await refuseShortenedLog(log, documents);
  });
});

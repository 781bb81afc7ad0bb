import { ManualClock, memoryLeases, MemoryEventStore, MemoryReadStore } from '#kernel/testing';
import { describeEventStore } from './event-store.contract.js';
import { describeLeaseStore } from './lease-store.contract.js';
import { describeReadStore } from './read-store.contract.js';

/* The stores that specifications run on: what is shown with them holds for the others too. */

const dispose = () => Promise.resolve();

describeEventStore('in maps, for specifications', () =>
  Promise.resolve({ store: new MemoryEventStore(), dispose }),
);
describeReadStore('in maps, for specifications', () =>
  Promise.resolve({ store: new MemoryReadStore(), dispose }),
);
describeLeaseStore('in maps, for specifications', () => {
  const clock = new ManualClock();
  const documents = new MemoryReadStore();
  const pass = (millis: number) => {
    clock.advance(millis);
    return Promise.resolve();
  };
  return Promise.resolve({
    leases: memoryLeases(clock, documents),
    others: memoryLeases(clock, documents),
    pass,
    dispose,
  });
});

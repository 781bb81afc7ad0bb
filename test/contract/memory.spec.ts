import { MemoryEventStore, MemoryReadStore } from '#kernel/testing';
import { describeEventStore } from './event-store.contract.js';
import { describeReadStore } from './read-store.contract.js';

/* The stores that specifications run on: what is shown with them holds for the others too. */

const dispose = () => Promise.resolve();

describeEventStore('in maps, for specifications', () =>
  Promise.resolve({ store: new MemoryEventStore(), dispose }),
);
describeReadStore('in maps, for specifications', () =>
  Promise.resolve({ store: new MemoryReadStore(), dispose }),
);

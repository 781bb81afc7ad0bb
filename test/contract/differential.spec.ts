import { afterAll } from '@jest/globals';
import { openEmbeddedEventStore, openEmbeddedReadStore } from '#stores/embedded';
import { describeSameEventStore, describeSameReadStore } from './differential.js';
import { SimpleReadStore } from './simple-read-store.js';
import { Directories } from './support.js';

const directories = new Directories();

afterAll(() => directories.remove());

describeSameEventStore(
  { name: 'in memory', open: () => openEmbeddedEventStore({ dir: ':memory:' }) },
  {
    name: 'on a file in threads',
    open: async () => openEmbeddedEventStore({ dir: await directories.make() }),
  },
);

describeSameReadStore(
  { name: 'in memory', open: () => openEmbeddedReadStore({ dir: ':memory:' }) },
  {
    name: 'on a file in threads',
    open: async () => openEmbeddedReadStore({ dir: await directories.make() }),
  },
);

describeSameReadStore(
  { name: 'the simplest that could be', open: () => Promise.resolve(new SimpleReadStore()) },
  { name: 'in memory', open: () => openEmbeddedReadStore({ dir: ':memory:' }) },
);

import { DocumentLeases } from '../leasing/document-leases.js';
import { MemoryReadStore } from './memory-read-store.js';
import type { Clock } from '../ports/clock.js';
import type { ReadStore } from '../ports/read-store.js';

/** Leases in a map, by a clock that tests move: it stands for the database's, not for any worker's. */
export const memoryLeases = (clock: Clock, documents: ReadStore = new MemoryReadStore()): DocumentLeases =>
  new DocumentLeases(documents, () => Promise.resolve(Date.parse(clock.now())));

import { recordOfEvent } from '#audit';
import { openEmbeddedEventStore } from '#stores/embedded';
import { entryOf } from '../../../libs/audit/src/tree/record.js';
import { pagesOf } from './audit-seed.js';

/** The entries of a log, in memory. */
export async function entriesIn(log: string, most: number): Promise<Buffer[]> {
  const store = await openEmbeddedEventStore({ dir: log });
  const entries: Buffer[] = [];
  for await (const page of pagesOf(store)) {
    for (const event of page) if (entries.length < most) entries.push(entryOf(recordOfEvent(event)));
    if (entries.length >= most) break;
  }
  await store.close();
  return entries;
}

import type { EventStore, StoredEvent } from '#kernel';
import { linesOf } from '../disk/event-lines.js';
import type { Difference } from '../disk/tree-files.js';
import type { TreeLink } from '../disk/tree-link.js';

/** Events that are read and compared in one go. */
const AT_ONCE = 1_000;
/** Leaves at the end that are looked at before anything is added to them. */
const TAIL = 2_000;

/** Where events and leaves part; `found` is absent when the log of events has ended. */
export type Parting = Partial<Difference> & Pick<Difference, 'index'>;

export interface ComparisonParts {
  readonly events: EventStore;
  readonly tree: TreeLink;
  /** Leaves that were signed. */
  readonly size: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (leaves: number) => void;
}

/** Compares all events with all leaves. @returns the first leaf whose event is another, or gone */
export const compareAll = (parts: ComparisonParts): Promise<Parting | undefined> => compareFrom(parts, 0);

/** The same for the last leaves only: enough to see that this log of events is the one that was signed. */
export const compareTail = (parts: ComparisonParts): Promise<Parting | undefined> =>
  compareFrom(parts, Math.max(0, parts.size - TAIL));

async function compareFrom(
  { events, tree, size, signal, onProgress }: ComparisonParts,
  first: number,
): Promise<Parting | undefined> {
  let index = first;
  let after = first === 0 ? undefined : positionIn(await tree.call('record', first - 1));
  while (index < size) {
    signal.throwIfAborted();
    const page = await events.readAll({
      limit: Math.min(AT_ONCE, size - index),
      ...(after === undefined ? {} : { after }),
    });
    const difference = await tree.call('compare', index, linesOf(page));
    if (difference) return difference;
    index += page.length;
    after = lastPosition(page) ?? after;
    onProgress?.(index);
    if (page.length === 0) return { index, expected: await tree.call('record', index) };
  }
  return undefined;
}

const lastPosition = (events: readonly StoredEvent[]): bigint | undefined => events.at(-1)?.position;

const positionIn = (record: string): bigint =>
  BigInt((JSON.parse(record) as { readonly position: string }).position);

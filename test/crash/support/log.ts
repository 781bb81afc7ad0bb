import { expect } from '@jest/globals';
import type { Acknowledgement } from './load.js';
import type { Site } from './site.js';

/** An event as integrators read it. */
export interface LoggedEvent {
  readonly position: string;
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly actor: { readonly id: string; readonly kind: string };
  readonly data: Readonly<Record<string, unknown>>;
}

interface HistoryItem {
  readonly type: string;
  readonly revision: number;
  readonly position: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export const readLog = (site: Site): Promise<LoggedEvent[]> =>
  site.readAll<LoggedEvent>('integration', '/v1/events?limit=1000');

/** One total order; in each stream revisions 0, 1, 2, … and no event twice. */
export function expectOneOrder(log: readonly LoggedEvent[]): void {
  const positions = log.map(({ position }) => Number(position));
  expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
  expect(new Set(log.map(({ id }) => id)).size).toBe(log.length);
  const next = new Map<string, number>();
  for (const { stream, revision } of log) {
    expect(`${stream} ${revision}`).toBe(`${stream} ${next.get(stream) ?? 0}`);
    next.set(stream, revision + 1);
  }
}

/** Each acknowledged command is in the log where its client was told, as what it said, and once. */
export function expectEachOnce(log: readonly LoggedEvent[], acknowledged: readonly Acknowledgement[]): void {
  const byPosition = new Map(log.map((event) => [event.position, event]));
  for (const { step, done } of acknowledged) {
    expect(byPosition.get(done.position)).toMatchObject({
      stream: `${step.category}-${done.id}`,
      revision: done.revision,
      type: step.writes.at(-1),
    });
  }
  // What a command wrote twice would be one more event than its clients have ordered.
  const streams = new Set(acknowledged.map(({ step, done }) => `${step.category}-${done.id}`));
  const written = log.filter(({ stream, actor }) => actor.kind === 'person' && streams.has(stream));
  expect(countByType(written.map(({ type }) => type))).toEqual(
    countByType(acknowledged.flatMap(({ step }) => step.writes)),
  );
}

function countByType(types: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const type of [...types].sort()) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

/** The history of each case and invoice has each acknowledged command with the words that were sent. */
export async function expectHistories(site: Site, acknowledged: readonly Acknowledgement[]): Promise<void> {
  const histories = new Map<string, HistoryItem[]>();
  for (const { step, done } of acknowledged) {
    const path = `/v1/${step.category}s/${done.id}/history`;
    const history = histories.get(path) ?? (await site.readAll<HistoryItem>('auditor', path));
    histories.set(path, history);
    const item = history.find(({ revision }) => revision === done.revision);
    expect(item).toMatchObject({ position: done.position, type: step.writes.at(-1) });
    for (const said of ['title', 'text', 'findings', 'summary', 'reference', 'amountMinor', 'number']) {
      // A case has a number too, which it is given and not told.
      if (said in step.body && item && said in item.data) expect(item.data[said]).toBe(step.body[said]);
    }
  }
}

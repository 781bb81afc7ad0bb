import { expect } from '@jest/globals';
import { INVOICE_MINOR } from './lives.js';
import type { Acknowledgement } from './load.js';
import type { Site } from './site.js';
import { until } from './until.js';

/** How a read model is, as operators see it. */
export interface Status {
  readonly projection: string;
  readonly collection: string;
  readonly serving: boolean;
  readonly state: string;
  readonly position: string | null;
  readonly lag: { readonly positions: string };
  readonly parked: readonly unknown[];
}

interface Summary {
  readonly id: string;
  readonly revision: number;
}

export const statuses = (site: Site): Promise<Status[]> =>
  site.readAll<Status>('adminAgent', '/v1/operations/projections');

/** Resolves when every read model has seen all of the log, and answers. */
export const caughtUp = (site: Site): Promise<Status[]> =>
  until(async () => {
    const all = await statuses(site);
    const isDone = ({ state, serving, lag }: Status) => state === 'live' && serving && lag.positions === '0';
    return all.every(isDone) && all;
  }, 'the read models to catch up');

/** Filled anew from the log, every read model is what it is: to the last value of the last document. */
export async function expectEqualToRebuild(site: Site): Promise<void> {
  for (const { projection, parked } of await caughtUp(site)) {
    const path = `/v1/operations/projections/${projection}/verify`;
    const comparison = await site.must<object>('adminAgent', 'POST', path, {});
    expect({ projection, parked, ...comparison }).toMatchObject({ parked: [], equal: true, differences: [] });
  }
}

/** Lists show every acknowledged case at the revision that its client was told last, and every payment. */
export async function expectVisible(site: Site, acknowledged: readonly Acknowledgement[]): Promise<void> {
  await caughtUp(site);
  const cases = await site.readAll<Summary>('auditor', '/v1/cases?limit=200');
  const revisions = new Map(cases.map(({ id, revision }) => [id, revision]));
  const expected = new Map<string, number>();
  for (const { step, done } of acknowledged) {
    if (step.category === 'case') expected.set(done.id, Math.max(expected.get(done.id) ?? 0, done.revision));
  }
  expect([...expected].filter(([id, revision]) => revisions.get(id) !== revision)).toEqual([]);

  const owed = new Map<string, number>();
  for (const { step, done } of acknowledged) {
    if (step.category !== 'invoice') continue;
    const paid = step.writes.includes('PaymentReceived') ? Number(step.body.amountMinor) : 0;
    owed.set(done.id, (owed.get(done.id) ?? INVOICE_MINOR) - paid);
  }
  for (const [number, outstandingMinor] of owed) {
    expect(await site.read('auditor', `/v1/invoices/${number}`)).toMatchObject({ outstandingMinor });
  }
}

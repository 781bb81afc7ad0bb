import { describe, expect, it } from '@jest/globals';
import { FoldedDocuments, ReadModelBehind } from '#kernel';
import type { ReadModels } from '#platform';
import { OpenServiceIssues, OpenServiceIssuesHandler } from './service-issues.queries.js';
import { serviceIssuesProjection } from './service-issues.projection.js';

describe('What is open in the register, for who builds a diagnosis on it', () => {
  const query = new OpenServiceIssues('microsoft365', '2026-03-02T09:00:00.000Z');
  const handler = (of: ReadModels['of'], head: bigint | undefined) =>
    new OpenServiceIssuesHandler({ of } as never, { head: () => Promise.resolve(head) });

  it('is told once the register has seen all of the log, whoever wrote it', async () => {
    const waitedFor: unknown[] = [];
    const of = ((_projection: unknown, atLeast: bigint) => {
      waitedFor.push(atLeast);
      return Promise.resolve(new FoldedDocuments(serviceIssuesProjection));
    }) as unknown as ReadModels['of'];
    await expect(handler(of, 41n).execute(query)).resolves.toEqual([]);
    await expect(handler(of, undefined).execute(query)).resolves.toEqual([]);
    expect(waitedFor).toEqual([41n, undefined]);
  });

  it('is not told while the register is behind', async () => {
    const behind = new ReadModelBehind('service-issues', 41n);
    const of = () => Promise.reject(behind);
    await expect(handler(of, 41n).execute(query)).rejects.toBe(behind);
  });
});

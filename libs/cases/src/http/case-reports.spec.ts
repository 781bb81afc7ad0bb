import { describe, expect, it } from '@jest/globals';
import type { QueryBus } from '@nestjs/cqrs';
import type { Page } from '#kernel';
import { ManualClock } from '#kernel/testing';
import { ReportBook, type LogPasts } from '#platform';
import { CaseReportsController } from './case-reports.controller.js';

/** The deviations as differences compare them, where a query finds so many. */
function compared(found: Page<{ readonly id: string }>) {
  const book = new ReportBook();
  const queries = { execute: () => Promise.resolve(found) } as unknown as QueryBus;
  new CaseReportsController(queries, null as unknown as LogPasts, new ManualClock(), book);
  return book.find('deviations').ask({ from: '2026-02-01', to: '2026-03-01' });
}

describe('The deviations in a difference', () => {
  it('are known by their id', async () => {
    expect(await compared({ items: [{ id: 'a' }, { id: 'b' }] })).toEqual({ a: { id: 'a' }, b: { id: 'b' } });
  });

  it('are all there, or there is no difference', async () => {
    await expect(compared({ items: [{ id: 'a' }], next: 'more' })).rejects.toMatchObject({
      problem: {
        status: 400,
        errors: [{ field: 'from', message: expect.stringContaining('1000 deviations') }],
      },
    });
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ProcessHost, ProjectionHost, StoreUnavailable } from '#kernel';
import { startDesk, type Desk } from '../support/desk.js';

describe('The figures of a service', () => {
  let desk: Desk;
  const figures = async () => (await desk.as('auditor').send('get', '/metrics').then(alright)).text;
  const alright = <Response extends { readonly status: number }>(response: Response): Response => {
    expect(response.status).toBe(200);
    return response;
  };

  beforeEach(async () => {
    desk = await startDesk();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await desk.close();
  });

  it('are there while a store is away, without those that only the store could tell', async () => {
    expect(await figures()).toContain('casebook_projection_lag_seconds{');
    const away = new StoreUnavailable('The read store is away.');
    jest.spyOn(desk.app.get(ProjectionHost), 'status').mockRejectedValue(away);
    jest.spyOn(desk.app.get(ProcessHost), 'status').mockRejectedValue(away);
    const text = await figures();
    expect(text).toContain('casebook_leases_held{');
    expect(text).toContain('casebook_http_request_duration_seconds_count{');
    expect(text).not.toContain('casebook_projection_lag_seconds{');
    expect(text).not.toContain('casebook_process_lag_seconds{');
  });
});

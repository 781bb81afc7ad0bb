import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '#kernel';
import { EVENT_STORE } from '#platform';
import { startDesk, type Desk } from '../support/desk.js';

interface Item {
  readonly type: string;
  readonly text: string;
  readonly data: unknown;
  readonly stored: unknown;
}

/** What docs/runbooks/poison-event.md has an operator look at. */
describe('An event that nothing can be made of', () => {
  let desk: Desk;
  let id = '';

  beforeEach(async () => {
    desk = await startDesk();
    await desk.as('helpdeskAgent').given('put', '/v1/customers/aurora', {
      name: 'Aurora',
      language: 'en',
      country: 'IE',
      cloud: 'commercial',
    });
    ({ id } = await desk.as('helpdeskAgent').given('post', '/v1/cases', {
      customerId: 'aurora',
      issueKind: 'technical',
      service: 'microsoft365',
      severity: 'critical',
      channel: 'phone',
      language: 'en',
      title: 'No mail',
      description: 'None since nine.',
    }));
    await desk.settled();
  });
  afterEach(() => desk.close());

  /** A note, as no release of this program writes it. */
  async function poison(): Promise<void> {
    const log = desk.app.get<EventStore>(EVENT_STORE);
    const [received] = await log.readStream(`case-${id}`);
    if (!received) throw new Error('The case has no events.');
    const { actor, occurredAt, correlationId } = received.metadata;
    await log.append(`case-${id}`, 0, [
      {
        id: 'a7a6f2f0-6f0e-4f2c-9a53-0d7b5c0e8f11',
        type: 'SeverityChanged',
        data: 'worse',
        metadata: {
          schemaVersion: 99,
          actor,
          occurredAt,
          correlationId,
          causationId: received.id,
          commandId: 'x',
        },
      },
    ]);
  }

  it('is in the history all the same, as it was stored and with what is wrong with it', async () => {
    await poison();
    const { items } = await desk.as('auditor').read<{ items: Item[] }>(`/v1/cases/${id}/history`);
    expect(items.map(({ type }) => type)).toEqual(['RequestReceived', 'SeverityChanged']);
    expect(items[1]).toMatchObject({
      text: expect.stringContaining('schema version 99'),
      data: null,
      stored: { schemaVersion: 99, data: 'worse' },
    });
  });

  it('is in the first figures that anybody asks for', async () => {
    await poison();
    const head = await desk.app.get<EventStore>(EVENT_STORE).head();
    await desk.as('auditor').read(`/v1/cases?atLeast=${head}`);
    const { text } = await desk.as('auditor').send('get', '/metrics');
    expect(text).toContain('casebook_projection_parked_streams{projection="cases"} 1\n');
  });
});

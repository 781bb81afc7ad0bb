import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditLog } from '#audit';
import type { EventStore, StoredEvent } from '#kernel';
import { ManualClock } from '#kernel/testing';
import { EVENT_STORE } from '#platform';
import { CONTEXTS } from '../../apps/desk/src/contexts.js';
import { startDesk, type Desk } from '../support/desk.js';
import { liveThrough } from '../support/lived-through.js';

interface Item {
  readonly eventId: string;
  readonly type: string;
  readonly streamId: string;
  readonly causationId: string;
  readonly distance: number;
  readonly text: string;
}
interface Causality {
  readonly event: Item;
  readonly items: readonly Item[];
  readonly correlationId: string;
  readonly graph: string;
}

describe('Cause and effect', () => {
  const clock = new ManualClock('2026-03-02T09:00:00.000Z');
  let desk: Desk;
  let log: readonly StoredEvent[];
  const ask = (id: string, what: 'causes' | 'effects') =>
    desk.as('auditor').read<Causality>(`/v1/audit/events/${id}/${what}`);

  beforeAll(async () => {
    desk = await startDesk({ clock });
    await liveThrough(desk, clock);
    log = await desk.app.get<EventStore>(EVENT_STORE).readAll({ limit: 10_000 });
    // Checkpoints are signed by the desk's clock, which stands still.
    clock.advance(60_000);
    await desk.app.get(AuditLog).whenSigned(log.length);
  }, 60_000);
  afterAll(() => desk.close());

  it('are followed across all streams, for every event, as the log has them', async () => {
    expect(log.some(({ metadata }) => log.some(({ id }) => id === metadata.causationId))).toBe(true);
    for (const { id } of log) {
      const causes = await ask(id, 'causes');
      expect(causes.items.map(({ eventId }) => eventId)).toEqual(ancestorsOf(id));
      const effects = await ask(id, 'effects');
      expect(effects.items.map(({ eventId }) => eventId).sort()).toEqual(descendantsOf(id).sort());
      expect(effects.items.map(({ distance }) => distance)).toEqual(
        effects.items.map(({ distance }) => distance).sort((a, b) => a - b),
      );
    }
  }, 60_000);

  it('lead from a request to the message that the customer got, in words and as a graph', async () => {
    const received = log.find(({ type }) => type === 'RequestReceived');
    const { event, items, graph, correlationId } = await ask(received?.id ?? '', 'effects');
    expect(event).toMatchObject({ type: 'RequestReceived', distance: 0 });
    expect(items.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['ProcessReacted', 'MessageQueued']),
    );
    expect(graph).toContain('flowchart TD');
    expect(graph).toContain(`request(["request ${correlationId}"])`);
    expect(graph.match(/-->/g)).toHaveLength(items.length + 1);
    expect(graph).not.toContain('Mensagens');
    for (const { text } of items) expect(text).toMatch(/[.:]/);
  });

  it('are told to auditors only, and of events only', async () => {
    const [first] = log;
    await desk.as('adminAgent').when('get', `/v1/audit/events/${first?.id}/causes`).problem(403, 'forbidden');
    await desk
      .as('auditor')
      .when('get', '/v1/audit/events/0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11/effects')
      .problem(404, 'not-found');
  });

  it('are followed through every type of event that there is', () => {
    const followed = CONTEXTS.flatMap(({ projections }) => projections).find(
      ({ name }) => name === 'causal-links',
    );
    const types = CONTEXTS.flatMap(({ events }) => events.map(({ type }) => type));
    expect(types.filter((type) => followed?.handles.has(type) !== true)).toEqual([]);
  });

  function ancestorsOf(id: string): string[] {
    const event = log.find((each) => each.id === id);
    const cause = log.find((each) => each.id === event?.metadata.causationId);
    return cause ? [cause.id, ...ancestorsOf(cause.id)] : [];
  }

  function descendantsOf(id: string): string[] {
    const effects = log.filter(({ metadata }) => metadata.causationId === id);
    return effects.flatMap((effect) => [effect.id, ...descendantsOf(effect.id)]);
  }
});

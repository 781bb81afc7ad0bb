import { describe, expect, it } from '@jest/globals';
import { differenceOf, type DifferenceEvent } from './difference.js';
import { fieldsOf } from './field-changes.js';

const event = (eventId: string): DifferenceEvent => ({
  eventId,
  type: 'TroubleshootingPerformed',
  revision: 0,
  position: '1',
  occurredAt: '2026-03-02T09:00:00.000Z',
  recordedAt: '2026-03-02T09:00:00.000Z',
  actor: { id: 'ana', kind: 'person', roles: [] },
  causationId: 'c',
  text: 'A step.',
});

/** Which events are told for which field, when the first answer became the last one over those between. */
function told(first: object, ...others: readonly (readonly [eventId: string, answer: object])[]) {
  const steps = others.map(([eventId, answer]) => ({ event: event(eventId), fields: fieldsOf(answer) }));
  const [from, to] = [fieldsOf(first), steps.at(-1)?.fields ?? fieldsOf(first)];
  const { changes } = differenceOf({ from, to, start: from, steps });
  return Object.fromEntries(changes.map(({ field, events }) => [field, events]));
}

describe('A difference', () => {
  it('names for each item of a list the events that touched that item', () => {
    const answers = [['a', { list: [{ n: 1 }] }] as const, ['b', { list: [{ n: 1 }, { n: 2 }] }] as const];
    expect(told({ list: [] }, ...answers)).toEqual({ 'list.0': ['a'], 'list.1': ['b'] });
    expect(told({ list: [] }, ...answers, ['c', { list: [{ n: 1 }, { n: 3 }] }])).toEqual({
      'list.0': ['a'],
      'list.1': ['b', 'c'],
    });
  });

  it('names all that touched a list where there was none, and where its items moved', () => {
    expect(told({}, ['a', { list: [] }], ['b', { list: ['x'] }])).toEqual({ list: ['a', 'b'] });
    const moved = [['a', { list: ['y', 'x'] }] as const, ['b', { list: ['z', 'y', 'x'] }] as const];
    expect(told({ list: ['x'] }, ...moved)).toEqual({ 'list.0': ['a', 'b'], 'list.1': ['a', 'b'] });
  });

  it('names all that touched a list of which an item went, since the others moved up', () => {
    const [rui, ana] = [{ name: 'Rui' }, { name: 'Ana' }];
    const steps = [['a', { list: [rui, ana] }] as const, ['b', { list: [ana] }] as const];
    expect(told({ list: [rui] }, ...steps)).toEqual({ 'list.0.name': ['a', 'b'] });
  });

  it('tells fields apart that begin alike', () => {
    expect(
      told({ open: 1, openSince: 1 }, ['a', { open: 2, openSince: 1 }], ['b', { open: 2, openSince: 2 }]),
    ).toEqual({
      open: ['a'],
      openSince: ['b'],
    });
  });
});

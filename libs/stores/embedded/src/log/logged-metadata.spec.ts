import { expect, it } from '@jest/globals';
import type { EventMetadata } from '#kernel';
import { LoggedMetadata } from './logged-metadata.js';

const metadata: EventMetadata = {
  schemaVersion: 2,
  occurredAt: '2026-03-01T09:30:00.000Z',
  actor: { id: 'ana', kind: 'person', roles: ['helpdeskAgent'] },
  reason: 'She wrote "correlationId":"x" and \\ and\nmore',
  correlationId: 'of "quotes" and \\',
  causationId: 'cause',
  commandId: 'command',
};
const logged = (text: string): LoggedMetadata => new LoggedMetadata(`${text}\n{"causationId":"of the data"}`);

it.each([
  ['as they are written', JSON.stringify(metadata)],
  ['in another order', JSON.stringify(Object.fromEntries(Object.entries(metadata).reverse()))],
])('tells what is in metadata %s, in any order of asking', (_what, text) => {
  const names = Object.keys(metadata) as (keyof EventMetadata)[];
  for (const order of [names, [...names].reverse()]) {
    const read = logged(text);
    for (const name of order) expect(read[name]).toEqual(metadata[name]);
  }
  expect(logged(text).toJSON()).toEqual(metadata);
  expect(JSON.stringify(logged(text))).toBe(text);
});

it('leaves out what is not known', () => {
  const { reason: _reason, ...known } = metadata;
  expect(logged(JSON.stringify(known)).reason).toBeUndefined();
});

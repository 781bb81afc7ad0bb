import { SystemIds, type EventToAppend } from '#kernel';

const ids = new SystemIds();
const NOTE = 'Reproduced in a test tenant; the connector refuses it. '.padEnd(380, '.');

/** About 570 bytes of data and 370 of metadata. */
export const anEvent = (seq: number): EventToAppend => ({
  id: ids.next(),
  type: 'TroubleshootingPerformed',
  data: {
    seq,
    at: '2026-03-01T09:30:00.000Z',
    customer: { id: 'cust-0042', name: 'Contoso Fabrication Lda', country: 'PT', language: 'pt-PT' },
    subject: 'Outgoing mail is held back',
    note: NOTE,
  },
  metadata: {
    schemaVersion: 1,
    occurredAt: '2026-03-01T09:30:00.000Z',
    actor: { id: 'agent17', kind: 'person', roles: ['helpdeskAgent'] },
    correlationId: 'b3f1c2aa-7a54-4c6e-9d0e-0f5a9e1c77d1',
    causationId: 'b3f1c2aa-7a54-4c6e-9d0e-0f5a9e1c77d2',
    commandId: 'b3f1c2aa-7a54-4c6e-9d0e-0f5a9e1c77d3',
  },
});

export const streamNames = (writers: number): string[] =>
  Array.from({ length: writers }, () => `case-${ids.next()}`);

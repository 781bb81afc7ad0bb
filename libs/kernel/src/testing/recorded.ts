import type { DomainEvent, EventMetadata, RecordedEvent } from '../events/envelope.js';

/** What a test may say about a fact beside what it states. */
export interface RecordedOptions {
  readonly streamId?: string;
  readonly revision?: number;
  readonly position?: bigint;
  readonly at?: string;
  readonly metadata?: Partial<EventMetadata>;
}

const SOME_TIME = '2026-03-02T09:00:00.000Z';

/** A fact as if it had been read from the log. */
export function recorded<E extends DomainEvent>(event: E, options: RecordedOptions = {}): RecordedEvent<E> {
  const { streamId = 'case-1', revision = 0, position = 1n, at = SOME_TIME, metadata = {} } = options;
  const id = `event-${position}`;
  return {
    id,
    ...event,
    streamId,
    revision,
    position,
    recordedAt: at,
    metadata: {
      schemaVersion: 1,
      occurredAt: at,
      actor: { id: 'somebody', kind: 'person', roles: ['adminAgent'] },
      correlationId: 'correlation',
      causationId: 'cause',
      commandId: `command-${position}`,
      ...metadata,
    },
  };
}

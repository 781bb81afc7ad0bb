import type { EventMetadata } from '#kernel';

/** Metadata as it lies in EventStoreDB: what its own tools look for has the names that they know. */
export interface StoredMetadata {
  readonly $correlationId: string;
  readonly $causationId: string;
  readonly schemaVersion: number;
  readonly [more: string]: unknown;
}

export function toStored({ correlationId, causationId, ...more }: EventMetadata): StoredMetadata {
  return { ...more, $correlationId: correlationId, $causationId: causationId };
}

export function fromStored({ $correlationId, $causationId, ...more }: StoredMetadata): EventMetadata {
  return {
    ...(more as unknown as EventMetadata),
    correlationId: $correlationId,
    causationId: $causationId,
  };
}

/** Whether it was written by this program: others may share the database. */
export function isOurs(metadata: unknown): metadata is StoredMetadata {
  if (typeof metadata !== 'object' || metadata === null) return false;
  const { schemaVersion, occurredAt, $correlationId } = metadata as Partial<StoredMetadata>;
  return (
    typeof schemaVersion === 'number' && typeof occurredAt === 'string' && typeof $correlationId === 'string'
  );
}

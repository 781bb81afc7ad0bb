import type { TSchema } from '@sinclair/typebox';
import type { DomainEvent, RecordedEvent, StoredEvent } from './envelope.js';
import type { EventDescription } from './definition.js';
import { erasedValue } from '../sealing/erased.js';
import { madeOf } from '../sealing/opened-event.js';

/** The schema of one version of an event. */
export interface VersionSchema {
  readonly version: number;
  readonly schema: TSchema;
}

/** An event that the catalog can't accept or read. Thrown: it is a mistake of the program or damage to the log. */
export class EventCatalogError extends Error {
  override readonly name = 'EventCatalogError';
}

/**
 * Every event type once. Checked when it is made: no type twice, no gap in the upcasters or in the schemas, none that
 * leads nowhere, no personal field that the schema does not have or that could not be erased.
 */
export class EventCatalog {
  private readonly definitions = new Map<string, EventDescription>();

  constructor(definitions: readonly EventDescription[]) {
    for (const definition of definitions) {
      checkDefinition(definition);
      if (this.definitions.has(definition.type)) {
        throw new EventCatalogError(`Event type '${definition.type}' is declared twice.`);
      }
      this.definitions.set(definition.type, definition);
    }
  }

  /** All definitions, by type name. */
  all(): EventDescription[] {
    return [...this.definitions.values()].sort((a, b) => (a.type < b.type ? -1 : 1));
  }

  /** @throws EventCatalogError when the type is unknown */
  definitionOf(type: string): EventDescription {
    const definition = this.definitions.get(type);
    if (!definition) throw new EventCatalogError(`Event type '${type}' is not in the catalog.`);
    return definition;
  }

  /**
   * Checks a fact before it is written.
   *
   * @throws EventCatalogError naming the field that does not fit
   */
  check(event: DomainEvent): EventDescription {
    const definition = this.definitionOf(event.type);
    const misfit = definition.misfit(event.data);
    if (misfit !== undefined) throw new EventCatalogError(`${event.type}${misfit}.`);
    return definition;
  }

  /**
   * Brings a stored event to the current schema version. Returns the very same object when it is current.
   *
   * @throws EventCatalogError for an unknown type or a version from the future
   */
  upcast(stored: StoredEvent): RecordedEvent {
    const definition = this.definitionOf(stored.type);
    const written = stored.metadata.schemaVersion;
    if (written === definition.version) return stored;
    if (written > definition.version || written < 1) {
      throw new EventCatalogError(
        `${stored.type} at position ${stored.position} has schema version ${written}; this program knows 1 to ${definition.version}.`,
      );
    }
    let data = stored.data as Record<string, unknown>;
    for (let version = written; version < definition.version; version++) {
      data = upcasterOf(definition, version)(data);
    }
    const { id, type, streamId, revision, position, recordedAt, metadata } = stored;
    return madeOf({ id, type, streamId, revision, position, recordedAt, metadata, data }, stored);
  }
}

/** The schemas of all versions of an event, the first one first. */
export const schemasOf = ({ version, schema, earlier }: EventDescription): VersionSchema[] => [
  ...Object.entries(earlier).map(([number, old]) => ({ version: Number(number), schema: old })),
  { version, schema },
];

function upcasterOf(definition: EventDescription, version: number) {
  const upcaster = definition.upcasters[version];
  if (!upcaster) {
    throw new EventCatalogError(
      `'${definition.type}' has no upcaster from version ${version} to ${version + 1}.`,
    );
  }
  return upcaster;
}

function checkDefinition(definition: EventDescription): void {
  if (!Number.isInteger(definition.version) || definition.version < 1) {
    throw new EventCatalogError(
      `'${definition.type}' has version ${definition.version}; versions count from 1.`,
    );
  }
  for (let version = 1; version < definition.version; version++) {
    upcasterOf(definition, version);
    if (!definition.earlier[version]) {
      throw new EventCatalogError(`'${definition.type}' has no schema of its version ${version}.`);
    }
  }
  for (const from of Object.keys(definition.upcasters).map(Number)) {
    if (from < 1 || from >= definition.version) {
      throw new EventCatalogError(
        `'${definition.type}' has an upcaster from version ${from}, which leads past its version ${definition.version}.`,
      );
    }
  }
  for (const field of definition.personal) {
    const schema = definition.schema.properties[field];
    if (!schema) {
      throw new EventCatalogError(
        `'${definition.type}' marks '${field}' as personal, but has no such field.`,
      );
    }
    checkErasable(definition, field, schema);
  }
}

function checkErasable({ type }: EventDescription, field: string, schema: TSchema): void {
  try {
    erasedValue(schema, '');
  } catch (error) {
    throw new EventCatalogError(`'${type}' marks '${field}' as personal, but: ${String(error)}`, {
      cause: error,
    });
  }
}

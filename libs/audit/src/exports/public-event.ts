import type { EventCatalog, RecordedEvent, StoredEvent } from '#kernel';

/** An event in the current version of its schema, with `data` without what is personal in it. */
export interface PublicEvent {
  readonly event: RecordedEvent;
  readonly data: object;
}

/** @throws EventCatalogError for a type or a version that this program does not know */
export function publicEvent(catalog: EventCatalog, stored: StoredEvent): PublicEvent {
  const event = catalog.upcast(stored);
  const { personal } = catalog.definitionOf(event.type);
  const data = Object.entries(event.data as object).filter(([field]) => !personal.includes(field));
  return { event, data: Object.fromEntries(data) };
}

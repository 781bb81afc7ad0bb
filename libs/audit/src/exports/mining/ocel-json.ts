import type { MinedEvent, MinedObject, MinedType, Relation } from './mined.js';

/* OCEL 2.0 as JSON: https://www.ocel-standard.org. Its schema wants all values as text; the types tell what they are. */

export const beginJson = (objectTypes: readonly MinedType[], eventTypes: readonly MinedType[]): string =>
  `{"objectTypes":${JSON.stringify(objectTypes)},\n"eventTypes":${JSON.stringify(eventTypes)},\n"objects":[\n`;

export const betweenJson = '\n],\n"events":[\n';

export const endJson = '\n]}\n';

export const objectJson = ({ id, type, attributes, relations }: MinedObject): string =>
  JSON.stringify({
    id,
    type,
    attributes: attributes.map(({ name, time, value }) => ({ name, time, value })),
    relationships: relations.map(relationOf),
  });

export const eventJson = ({ id, type, time, attributes, relations }: MinedEvent): string =>
  JSON.stringify({
    id,
    type,
    time,
    attributes: attributes.map(({ name, value }) => ({ name, value })),
    relationships: relations.map(relationOf),
  });

const relationOf = ({ objectId, qualifier }: Relation) => ({ objectId, qualifier });

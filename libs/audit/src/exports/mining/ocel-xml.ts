import type { MinedEvent, MinedObject, MinedType, Relation } from './mined.js';
import { attributes, escaped } from './xml.js';

/* OCEL 2.0 as XML: https://www.ocel-standard.org. */

export const beginXml = (objectTypes: readonly MinedType[], eventTypes: readonly MinedType[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<log>\n<object-types>\n${objectTypes.map((type) => typeXml('object-type', type)).join('')}` +
  `</object-types>\n<event-types>\n${eventTypes.map((type) => typeXml('event-type', type)).join('')}</event-types>\n<objects>\n`;

export const betweenXml = '</objects>\n<events>\n';

export const endXml = '</events>\n</log>\n';

export function objectXml({ id, type, attributes: told, relations }: MinedObject): string {
  const values = told.map(
    ({ name, time, value }) => `<attribute${attributes({ name, time })}>${escaped(value)}</attribute>`,
  );
  return `<object${attributes({ id, type })}><attributes>${values.join('')}</attributes>${relationsXml(relations)}</object>\n`;
}

export function eventXml({ id, type, time, attributes: said, relations }: MinedEvent): string {
  const values = said.map(
    ({ name, value }) => `<attribute${attributes({ name })}>${escaped(value)}</attribute>`,
  );
  return `<event${attributes({ id, type, time })}><attributes>${values.join('')}</attributes>${relationsXml(relations)}</event>\n`;
}

function typeXml(element: string, { name, attributes: declared }: MinedType): string {
  const all = declared.map((each) => `<attribute${attributes({ name: each.name, type: each.type })}/>`);
  return `<${element}${attributes({ name })}><attributes>${all.join('')}</attributes></${element}>\n`;
}

const relationsXml = (relations: readonly Relation[]): string =>
  `<objects>${relations
    .map(({ objectId, qualifier }) => `<relationship${attributes({ 'object-id': objectId, qualifier })}/>`)
    .join('')}</objects>`;

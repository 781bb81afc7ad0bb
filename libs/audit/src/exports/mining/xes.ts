import { idOf } from '#kernel';
import type { PublicEvent } from '../public-event.js';
import type { Attribute, AttributeType } from './mined.js';
import { ofTheLog } from './mined-event.js';
import { Story } from './story.js';
import { saidBy, STEP } from './types.js';
import { attributes } from './xml.js';

/*
 * XES, IEEE 1849: a trace for each stream, its events in the order of the log. The standard's schema has no namespace, and
 * takes XML names for keys, each once in what it is about.
 */

const ELEMENTS: Readonly<Record<AttributeType, string>> = {
  string: 'string',
  time: 'date',
  integer: 'int',
  float: 'float',
  boolean: 'boolean',
};

const EXTENSIONS = {
  concept: 'Concept',
  time: 'Time',
  lifecycle: 'Lifecycle',
  org: 'Organizational',
  identity: 'Identity',
};

/** @param ofCases whether each event says which step of a case's process it is */
export function beginXes(ofCases: boolean): string {
  const extensions = Object.entries(EXTENSIONS).map(
    ([prefix, name]) =>
      `<extension${attributes({ name, prefix, uri: `http://www.xes-standard.org/${prefix}.xesext` })}/>\n`,
  );
  const always = [
    xes('concept:name', 'string', ''),
    xes('time:timestamp', 'time', '1970-01-01T00:00:00.000Z'),
    xes('lifecycle:transition', 'string', 'complete'),
    xes('org:resource', 'string', ''),
    ...(ofCases ? [xes(STEP.name, STEP.type, '')] : []),
  ];
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<log xes.version="1849.2016" xes.features="">\n' +
    `${extensions.join('')}<global scope="trace">${xes('concept:name', 'string', '')}</global>\n` +
    `<global scope="event">${always.join('')}</global>\n` +
    '<classifier name="Activity" keys="concept:name"/>\n' +
    (ofCases ? `<classifier name="Step" keys="${STEP.name}"/>\n` : '')
  );
}

export const endXes = '</log>\n';

/** The trace has the id of what it is about for a name, and what its first event tells of that. */
export function traceXes(streamId: string, events: readonly PublicEvent[]): string {
  const story = new Story(streamId);
  for (const first of events.slice(0, 1)) story.add(first);
  const [about] = story.objects;
  const known = (about?.attributes ?? []).map(asXes);
  const bonds = (about?.relations ?? []).map(({ objectId, qualifier }) =>
    xes(nameOf(qualifier), 'string', objectId),
  );
  const name = xes('concept:name', 'string', idOf(streamId));
  return `<trace>${[name, ...known, ...bonds].join('')}\n${events.map(eventXes).join('')}</trace>\n`;
}

function eventXes({ event, data }: PublicEvent): string {
  const { id, type, metadata } = event;
  const { actor, occurredAt } = metadata;
  // Its lifecycle is said in the standard's own words.
  const [, ...log] = ofTheLog(event);
  const standard = [
    xes('concept:name', 'string', type),
    xes('time:timestamp', 'time', occurredAt),
    xes('lifecycle:transition', 'string', 'complete'),
    xes('org:resource', 'string', actor.id),
    xes('org:role', 'string', actor.roles.join(', ')),
    `<id${attributes({ key: 'identity:id', value: id })}/>`,
  ];
  return `<event>${[...standard, ...[...log, ...saidBy(type, data)].map(asXes)].join('')}</event>\n`;
}

/** A qualifier as a key. */
const nameOf = (qualifier: string): string => qualifier.replaceAll(' ', '-');

const asXes = ({ name, type, value }: Attribute): string => xes(name, type, value);

const xes = (key: string, type: AttributeType, value: string): string =>
  `<${ELEMENTS[type]}${attributes({ key, value })}/>`;

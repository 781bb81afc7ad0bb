import { caseEvents } from '#cases';
import { attributesOf, declaredBy } from './attributes.js';
import type { Attribute, MinedType } from './mined.js';
import { ACTIVITIES, KNOWN } from './vocabulary.js';

const DECLARED = new Map(ACTIVITIES.map((definition) => [definition.type, declaredBy(definition)]));
const OF_CASES = new Set<string>(caseEvents.map(({ type }) => type));

/** What is said of every event beside its data. */
export const OF_THE_LOG = [
  { name: 'lifecycle', type: 'string' },
  { name: 'log.position', type: 'integer' },
  { name: 'log.revision', type: 'integer' },
  { name: 'log.recordedAt', type: 'time' },
  { name: 'actor.kind', type: 'string' },
  { name: 'actor.roles', type: 'string' },
] as const;

/** The step of a case's process that an event is. */
export const STEP = { name: 'step', type: 'string' } as const;

export const ACTOR_KIND = { name: 'kind', type: 'string' } as const;

/** Types of the events, with the attributes that they may have. */
export const eventTypes = (): MinedType[] =>
  ACTIVITIES.map(({ type }) => ({
    name: type,
    attributes: [...OF_THE_LOG, ...(OF_CASES.has(type) ? [STEP] : []), ...(DECLARED.get(type) ?? [])].map(
      named,
    ),
  }));

export const objectTypes = (): MinedType[] =>
  Object.entries(KNOWN).map(([type, known]) => ({
    name: type,
    attributes:
      type === 'agent'
        ? [ACTOR_KIND]
        : Object.entries(known).map(([name, told]) => ({ name, type: typeOfTold(told) })),
  }));

/** The attributes that the data of an event of a type has. */
export const saidBy = (type: string, data: object): Attribute[] =>
  attributesOf(data, DECLARED.get(type) ?? []);

const named = ({ name, type }: Omit<Attribute, 'value'>) => ({ name, type });

function typeOfTold(told: Readonly<Record<string, string>>) {
  const [[type, field] = ['', '']] = Object.entries(told);
  const declared = DECLARED.get(type)?.find(({ name }) => name === field);
  if (!declared) throw new Error(`${type} has no attribute '${field}'.`);
  return declared.type;
}

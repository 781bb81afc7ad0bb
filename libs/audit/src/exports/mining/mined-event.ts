import { caseStepOf, type CaseEvent } from '#cases';
import { categoryOf, idOf, streamOf, type RecordedEvent } from '#kernel';
import type { PublicEvent } from '../public-event.js';
import { valuesAt } from './attributes.js';
import type { Attribute, MinedEvent, Relation } from './mined.js';
import { OF_THE_LOG, saidBy, STEP } from './types.js';
import { REFERENCES } from './vocabulary.js';

/** @param handOver the hand-over of the case that the event is about, if it is about one */
export function minedEvent(each: PublicEvent, handOver: string | undefined): MinedEvent {
  const { id, type, streamId, metadata } = each.event;
  const relations = [
    { objectId: streamId, qualifier: 'subject' },
    ...(handOver === undefined ? [] : [{ objectId: handOver, qualifier: 'hand-over' }]),
    { objectId: agentOf(each.event), qualifier: 'performed by' },
    ...namedBy(each),
  ];
  return {
    id,
    type,
    time: metadata.occurredAt,
    attributes: [...ofTheLog(each.event), ...saidBy(type, each.data)],
    relations: relations.filter((one, at) => relations.findIndex((other) => isSame(one, other)) === at),
  };
}

/** What the log itself says of an event, and for one of a case the step of the process that it is. */
export function ofTheLog(event: RecordedEvent): Attribute[] {
  const { position, revision, recordedAt, metadata, streamId } = event;
  const { kind, roles } = metadata.actor;
  const values = ['complete', String(position), String(revision), recordedAt, kind, roles.join(', ')];
  return [
    ...OF_THE_LOG.map((each, at) => ({ ...each, value: values[at] ?? '' })),
    ...(categoryOf(streamId) === 'case' ? [{ ...STEP, value: caseStepOf(event as CaseEvent) }] : []),
  ];
}

/** The nth hand-over of a case. */
export const handOverOf = (streamId: string, number: number): string =>
  streamOf('escalation', `${idOf(streamId)}-${number}`);

/** Whoever did it. */
export const agentOf = ({ metadata }: RecordedEvent): string => streamOf('agent', metadata.actor.id);

/** The objects that the data of an event names. */
export const namedBy = ({ data }: PublicEvent): Relation[] =>
  Object.entries(REFERENCES).flatMap(([field, { qualifier }]) =>
    referred(data, field).map((objectId) => ({ objectId, qualifier })),
  );

/** Ids of the objects that a field names; what is not known is nothing. */
export function referred(data: object, field: string): string[] {
  const reference = REFERENCES[field];
  if (!reference) return [];
  const values = valuesAt(data, field.split('.')) ?? [];
  return values
    .filter((value) => value !== '' && value !== 'unknown')
    .map((value) => streamOf(reference.to, value));
}

export const isSame = (a: Relation, b: Relation): boolean =>
  a.objectId === b.objectId && a.qualifier === b.qualifier;

import {
  bucketOf,
  figures,
  millisBetween,
  nameOf,
  projection,
  type Addition,
  type PeriodFigures,
  type RecordedEvent,
  type Seen,
} from '#kernel';
import { caseEvents, type CaseEvent } from '../../domain/events.js';
import { caseFacts, type CaseFacts } from './case-facts.js';

/**
 * The figures that are added up, each in documents of its own per day and per month; see docs/metrics.md. What a few
 * words tell apart is counted by all of them at once. Durations have hundreds of values: those of all cases and those
 * of each service are kept apart, so that a report reads no more than it needs, however many cases there are.
 */
export type CaseFigure =
  | 'volume'
  | typeof DURATIONS
  | `${typeof DURATIONS}|${string}`
  | 'resolution'
  | 'reopening'
  | 'escalation'
  | 'conformance';

/** The durations of all cases, by what was measured. */
export const DURATIONS = 'durations';
/** The durations of the cases of a service, by what was measured and by severity. */
export const durationsOfService = (service: string): CaseFigure => `${DURATIONS}|${service}`;

export type MeasuredDuration = 'firstResponse' | 'firstResolution' | 'totalResolution';

/** What an event adds to one of the figures. */
type CaseAddition = Addition<CaseFigure>;

/** What an event adds to the figures: a function of the event and of its case's past. */
export function additionsOf(
  event: RecordedEvent<CaseEvent>,
  { before, after }: Seen<CaseFacts>,
): readonly CaseAddition[] {
  const at = event.metadata.occurredAt;
  const { service, severity } = after.case;
  switch (event.type) {
    case 'RequestReceived':
      return [
        once('volume', at, service, severity, 'channel', after.channel),
        once('volume', at, service, severity, 'language', after.language),
        once('volume', at, service, severity, 'issueKind', after.case.issueKind),
      ];
    case 'Resolved': {
      const { atFirstContact } = event.data;
      const contact = atFirstContact === undefined ? 'unknown' : atFirstContact ? 'firstContact' : 'later';
      return [
        once('resolution', at, service, severity, contact),
        ...durations('totalResolution', after, at, 1),
        // A case counts once: an earlier resolution that did not hold is taken back.
        ...(before.lastResolvedAt === undefined
          ? durations('firstResolution', after, at, 1)
          : durations('totalResolution', after, before.lastResolvedAt, -1)),
      ];
    }
    case 'Reopened':
      return [once('reopening', at, service, severity)];
    case 'EscalatedToMicrosoft':
      return handOver(event, after, event.data.vehicle);
    case 'EscalatedToIndirectProvider':
      return handOver(event, after, 'indirectProvider');
    default:
      return before.firstResponseAt === undefined && after.firstResponseAt !== undefined
        ? durations('firstResponse', after, after.firstResponseAt, 1)
        : NOTHING;
  }
}

const NOTHING: readonly CaseAddition[] = [];

const once = (figure: CaseFigure, at: string, ...name: [string, ...string[]]): CaseAddition => ({
  figure,
  at,
  name: nameOf(...name),
  amount: 1,
});

/** From when a case was received until a moment. */
function durations(
  measured: MeasuredDuration,
  { receivedAt, case: { service, severity } }: CaseFacts,
  until: string,
  amount: number,
): CaseAddition[] {
  const bucket = bucketOf(millisBetween(receivedAt, until));
  return [
    { figure: DURATIONS, at: until, name: nameOf(measured, bucket), amount },
    { figure: durationsOfService(service), at: until, name: nameOf(measured, severity, bucket), amount },
  ];
}

function handOver(
  { data, metadata: { occurredAt } }: RecordedEvent<HandOverEvent>,
  { case: { service, imported } }: CaseFacts,
  vehicle: string,
): CaseAddition[] {
  return [
    once('escalation', occurredAt, service, data.category, vehicle),
    ...conformance(data, imported).map((name) => once('conformance', occurredAt, service, ...name)),
  ];
}

type HandOverEvent = Extract<CaseEvent, { type: 'EscalatedToMicrosoft' | 'EscalatedToIndirectProvider' }>;

interface HandOver {
  readonly evidence: { healthChecks: number; troubleshootingSteps: number; diagnosed: boolean };
  readonly deviations: readonly string[];
}

function conformance({ evidence, deviations }: HandOver, imported: boolean): string[][] {
  if (imported) return [['unknown']];
  return [
    [deviations.length === 0 ? 'conforming' : 'deviating'],
    ...(evidence.healthChecks > 0 ? [['step', 'healthChecked']] : []),
    ...(evidence.troubleshootingSteps > 0 ? [['step', 'troubleshot']] : []),
    ...(evidence.diagnosed ? [['step', 'diagnosed']] : []),
    ...deviations.map((code) => ['deviation', code]),
  ];
}

const { keys, evolve } = figures(additionsOf);

/** Counters and histograms of the desk, per day and per month. */
export const caseFiguresProjection = projection<PeriodFigures, CaseFacts>('case-figures', 2, {
  feeds: 'shared',
  follows: caseFacts,
  fields: {},
  indexes: [],
}).onEach(caseEvents, keys, evolve);

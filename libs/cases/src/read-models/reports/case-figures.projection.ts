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
): CaseAddition[] {
  const at = event.metadata.occurredAt;
  const { service, severity, issueKind, imported } = after.case;
  const duration = (measured: MeasuredDuration, until: string, amount: number): CaseAddition[] => {
    const bucket = bucketOf(millisBetween(after.receivedAt, until));
    return [
      { figure: DURATIONS, at: until, name: nameOf(measured, bucket), amount },
      { figure: durationsOfService(service), at: until, name: nameOf(measured, severity, bucket), amount },
    ];
  };
  const once = (figure: CaseFigure, ...name: [string, ...string[]]): CaseAddition => ({
    figure,
    at,
    name: nameOf(...name),
    amount: 1,
  });

  const firstResponse =
    before.firstResponseAt === undefined && after.firstResponseAt !== undefined
      ? duration('firstResponse', after.firstResponseAt, 1)
      : [];
  switch (event.type) {
    case 'RequestReceived':
      return [
        once('volume', service, severity, 'channel', after.channel),
        once('volume', service, severity, 'language', after.language),
        once('volume', service, severity, 'issueKind', issueKind),
      ];
    case 'Resolved': {
      const { atFirstContact } = event.data;
      const contact = atFirstContact === undefined ? 'unknown' : atFirstContact ? 'firstContact' : 'later';
      return [
        once('resolution', service, severity, contact),
        ...duration('totalResolution', at, 1),
        // A case counts once: an earlier resolution that did not hold is taken back.
        ...(before.lastResolvedAt === undefined
          ? duration('firstResolution', at, 1)
          : duration('totalResolution', before.lastResolvedAt, -1)),
      ];
    }
    case 'Reopened':
      return [once('reopening', service, severity)];
    case 'EscalatedToMicrosoft':
      return [
        once('escalation', service, event.data.category, event.data.vehicle),
        ...conformance(event.data, imported).map((name) => once('conformance', service, ...name)),
      ];
    case 'EscalatedToIndirectProvider':
      return [
        once('escalation', service, event.data.category, 'indirectProvider'),
        ...conformance(event.data, imported).map((name) => once('conformance', service, ...name)),
      ];
    default:
      return firstResponse;
  }
}

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

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

/** The figures that are added up, each in documents of its own per day and per month; see docs/metrics.md. */
export type CaseFigure =
  | 'volume'
  | 'firstResponse'
  | 'firstResolution'
  | 'totalResolution'
  | 'resolution'
  | 'reopening'
  | 'escalation'
  | 'conformance';

/** What an event adds to one of the figures. */
type CaseAddition = Addition<CaseFigure>;

/** What an event adds to the figures: a function of the event and of its case's past. */
export function additionsOf(
  event: RecordedEvent<CaseEvent>,
  { before, after }: Seen<CaseFacts>,
): CaseAddition[] {
  const at = event.metadata.occurredAt;
  const { service, severity, issueKind, imported } = after.case;
  const duration = (figure: CaseFigure, until: string, amount: number): CaseAddition => ({
    figure,
    at: until,
    name: nameOf(service, severity, bucketOf(millisBetween(after.receivedAt, until))),
    amount,
  });
  const once = (figure: CaseFigure, ...name: string[]): CaseAddition => ({
    figure,
    at,
    name: nameOf(...name),
    amount: 1,
  });

  const firstResponse =
    before.firstResponseAt === undefined && after.firstResponseAt !== undefined
      ? [duration('firstResponse', after.firstResponseAt, 1)]
      : [];
  switch (event.type) {
    case 'RequestReceived':
      return [once('volume', service, after.channel, after.language, issueKind, severity)];
    case 'Resolved': {
      const { atFirstContact } = event.data;
      const contact = atFirstContact === undefined ? 'unknown' : atFirstContact ? 'firstContact' : 'later';
      return [
        once('resolution', service, severity, contact),
        duration('totalResolution', at, 1),
        // A case counts once: an earlier resolution that did not hold is taken back.
        ...(before.lastResolvedAt === undefined
          ? [duration('firstResolution', at, 1)]
          : [duration('totalResolution', before.lastResolvedAt, -1)]),
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
export const caseFiguresProjection = projection<PeriodFigures, CaseFacts>('case-figures', 1, {
  feeds: 'shared',
  follows: caseFacts,
  fields: {},
  indexes: [],
}).onEach(caseEvents, keys, evolve);

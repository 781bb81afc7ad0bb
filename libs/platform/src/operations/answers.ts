import { instant, oneOf, t } from '#kernel';
import type { Lag, OperationResult, Park, ProjectionStatus, ShareStatus, Started } from '#kernel';
import { notFound, refused } from '../http/problems.js';
import { Text } from '../input/text-fields.js';
import { count, nullable, position, text, uuid, type AnswerOf } from '../openapi/shapes.js';

/** Why an operator does something; kept with what was done. */
export class ReasonBody {
  @Text({ max: 2000, optional: true, description: 'Why; kept.' })
  declare readonly reason?: string;
}

export class SkipBody {
  @Text({
    max: 2000,
    description: 'Why it is passed over for good; kept.',
    example: 'A known bug, corrected by hand.',
  })
  declare readonly reason: string;
}

/** Something goes on in the background; the list tells how far it is. */
export const startedAnswer = t.Object({ started: t.Literal(true) });

/** Whether the instance goes on now. */
export const freedAnswer = t.Object({ freed: t.Boolean() });

/** A stream that is set aside, and why. */
const park = t.Object(
  {
    owner: text('cases-3'),
    stream: text('case-0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11'),
    position: position('The event that could not be handled.'),
    revision: count(),
    eventId: uuid(),
    eventType: text('Diagnosed'),
    error: text('Cannot read properties of undefined'),
    since: instant(),
    attempts: count('How often handling it was tried.'),
    upTo: position('The last event of the stream that was passed over because of it.'),
    after: nullable(position('Where the log is read again from; null for its beginning.')),
  },
  { $id: 'Park' },
);

const FOLLOWER_STATES = ['live', 'catchingUp', 'reconnecting', 'parked', 'stopped'] as const;

const PROCESS_STATES = [...FOLLOWER_STATES, 'elsewhere', 'unassigned'] as const;
const WORK_STATES = [...PROCESS_STATES, 'rebuilding'] as const;

const lag = t.Object({ positions: text('0'), seconds: t.Number({ minimum: 0, examples: [0] }) });

/** How one share of some work is. */
const shareOf = <State extends string>(states: readonly [State, ...State[]]) =>
  t.Object({
    partition: count('Counted from 0.'),
    state: oneOf(states),
    worker: nullable(
      t.String({ description: 'Who works on it, where work is shared by several processes.' }),
    ),
    position: nullable(position('The last event that it was shown.')),
    lag,
  });

/** How a process is. */
const processStatus = t.Object(
  {
    process: text('customer-notices'),
    state: oneOf(PROCESS_STATES),
    stopped: nullable(t.Object({ position: position(), error: text('The event is damaged.') })),
    position: nullable(position()),
    lag,
    parked: t.Array(park),
    shares: t.Array(shareOf(PROCESS_STATES)),
  },
  { $id: 'ProcessStatus' },
);
export type ProcessStatusAnswer = AnswerOf<typeof processStatus>;

export const processesAnswer = t.Object({
  items: t.Array(processStatus),
  next: t.Null(),
  waitingTimers: count('Timers that are not due yet.'),
});

/** How a projection is. */
const projectionStatus = t.Object(
  {
    projection: text('cases'),
    version: t.Integer({ minimum: 1 }),
    collection: text('cases-3'),
    serving: t.Boolean({ description: 'True for the build that answers queries.' }),
    state: oneOf(WORK_STATES),
    position: nullable(position('Up to here all shares of the work were shown all events.')),
    lag,
    parked: t.Array(park),
    shares: t.Array(shareOf(WORK_STATES)),
  },
  { $id: 'ProjectionStatus' },
);
export type ProjectionStatusAnswer = AnswerOf<typeof projectionStatus>;

export const projectionsAnswer = t.Object({ items: t.Array(projectionStatus), next: t.Null() });

/** What a comparison of live documents with their events found. */
export const verificationAnswer = t.Object({
  method: oneOf(['sample', 'all']),
  equal: t.Boolean(),
  documents: count('Documents looked at.'),
  different: count('How many differ.'),
  differences: t.Array(t.Object({ id: uuid(), kind: oneOf(['onlyInFirst', 'onlyInSecond', 'different']) }), {
    description: 'The first of those that differ.',
  }),
});

export const lagAnswer = ({ positions, seconds }: Lag) => ({ positions: positions.toString(), seconds });

export const shareAnswer = ({ worker, position: at, lag: behind, ...share }: ShareStatus) => ({
  ...share,
  worker: worker ?? null,
  position: at?.toString() ?? null,
  lag: lagAnswer(behind),
});

/** What was asked of whoever works on it is between the programs. */
export const parkAnswer = ({ requested, ...parked }: Park) => parked;

/** How a projection is, as it is answered. */
export const projectionAnswer = ({
  position,
  lag,
  shares,
  parked,
  ...status
}: ProjectionStatus): ProjectionStatusAnswer => ({
  ...status,
  position: position?.toString() ?? null,
  lag: lagAnswer(lag),
  parked: parked.map(parkAnswer),
  shares: shares.map(shareAnswer),
});

export function started(
  result: OperationResult<Started<unknown>>,
  kind: string,
  name: string,
): AnswerOf<typeof startedAnswer> {
  // What comes of it is told by the list; that the service ended meanwhile is nobody's failure.
  valueOf(result, kind, name).done.catch(() => undefined);
  return { started: true };
}

/** What an operation came to, or the problem that it met. */
export function valueOf<T>(result: OperationResult<T>, kind: string, name: string): T {
  if (result.ok) return result.value;
  if (result.code.endsWith('/unknown')) throw notFound(kind, name);
  throw refused({ rule: result.code, source: 'operations', message: result.message });
}

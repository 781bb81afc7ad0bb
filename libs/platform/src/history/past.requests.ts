import { isDay, type Moment } from '#kernel';
import { invalid } from '../http/problems.js';
import { field, type Field } from '../input/field.js';
import { OneOf } from '../input/text-fields.js';
import { Position } from '../input/number-fields.js';
import { ListQuery, ReadQuery } from '../input/queries.js';
import { Text } from '../input/text-fields.js';
import { Instant, normaliseInstant } from '../input/time-fields.js';

const WAYS = ['occurred', 'recorded'] as const;
type Way = (typeof WAYS)[number];

const AsOf = () =>
  Instant({ optional: true, description: 'The state as of this time.', example: '2026-03-01T09:30:00Z' });
const At = () =>
  Position({
    optional: true,
    description:
      'The state as of this position of the log, which must have been reached; together with no other moment.',
    example: '4711',
  });
const By = () =>
  OneOf(WAYS, {
    optional: true,
    description: 'With a time: what had happened by then (the default), or what was known by then.',
  });

/** The end of a day, or a moment of the past. */
const DayOrInstant = (description: string): Field =>
  field(
    {
      name: 'dayOrInstant',
      expected: 'a day, such as 2026-03-01, or a moment with its offset, such as 2026-03-01T09:30:00Z',
      accepts: (value) =>
        typeof value === 'string' &&
        (isDay(value) || normaliseInstant(value) === value) &&
        value.length >= 10,
      schema: { type: 'string' },
      normalise: normaliseInstant,
    },
    { optional: true, description, example: '2026-03-01' },
  );

/** The query of a route that reads, now or in the past. */
export class PastQuery extends ReadQuery {
  @AsOf()
  declare readonly asOf?: string;

  @At()
  declare readonly at?: string;

  @By()
  declare readonly by?: Way;
}

/** The query of a route that lists, now or in the past. */
export class PastListQuery extends ListQuery {
  @AsOf()
  declare readonly asOf?: string;

  @At()
  declare readonly at?: string;

  @By()
  declare readonly by?: Way;
}

/** The query of a route whose figures are those of the end of a day, as known now or in the past. */
export class PastDayQuery extends ReadQuery {
  @DayOrInstant(
    'A day: the figures at its end (UTC), as far as is known now; today when left out. A moment: everything as of then.',
  )
  declare readonly asOf?: string;

  @At()
  declare readonly at?: string;

  @By()
  declare readonly by?: Way;
}

/** The query of a route that tells what changed between two moments. */
export class DiffQuery {
  @Text({
    max: 40,
    description: 'A time (ISO 8601) or a position of the log.',
    example: '2026-03-01T00:00:00.000Z',
  })
  declare readonly from: string;

  @Text({
    max: 40,
    description: 'A time (ISO 8601) or a position of the log, not before `from`.',
    example: '4711',
  })
  declare readonly to: string;

  @By()
  declare readonly by?: Way;
}

/** The query of a route that tells what changed about what is itself asked from one day to another. */
export class MomentsQuery {
  @Text({ max: 40, description: 'A time (ISO 8601) or a position of the log.', example: '4711' })
  declare readonly earlier: string;

  @Text({
    max: 40,
    description: 'A time (ISO 8601) or a position of the log, not before `earlier`.',
    example: '4800',
  })
  declare readonly later: string;

  @By()
  declare readonly by?: Way;
}

/** The moment that is asked for; undefined for now. A day is no moment: it is part of the question. */
export function momentOf({ asOf, at, by }: Pick<PastQuery, 'asOf' | 'at' | 'by'>): Moment | undefined {
  if (by !== undefined && asOf !== undefined && isDay(asOf)) {
    throw invalid([
      {
        field: 'by',
        message: 'must not be given together with a day: give a moment, such as 2026-03-01T23:59:59.999Z',
      },
    ]);
  }
  const time = asOf === undefined || isDay(asOf) ? undefined : asOf;
  if (time !== undefined && at !== undefined) {
    throw invalid([{ field: 'at', message: 'must not be given together with asOf: name one moment' }]);
  }
  if (at !== undefined) return { position: BigInt(at) };
  return time === undefined ? undefined : { time, by: by ?? 'occurred' };
}

/** The day that is asked for; undefined for the one in which the moment lies. */
export const dayAsked = (asOf: string | undefined): string | undefined =>
  asOf !== undefined && isDay(asOf) ? asOf : undefined;

/** A moment written as a time or as a position. */
export function momentFrom(name: string, text: string, by: Way = 'occurred'): Moment {
  if (/^\d{1,18}$/.test(text)) return { position: BigInt(text) };
  const time = new Date(text);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(time.getTime())) {
    return { time: time.toISOString(), by };
  }
  throw invalid([
    {
      field: name,
      message: 'must be a time of ISO 8601, such as 2026-03-01T09:30:00Z, or a position, such as 4711',
    },
  ]);
}

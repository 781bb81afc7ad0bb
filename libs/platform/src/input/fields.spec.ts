import { describe, expect, it } from '@jest/globals';
import type { ArgumentMetadata, Type } from '@nestjs/common';
import { ProblemException, type FieldError } from '../http/problems.js';
import { Country, Currency, Language } from './code-fields.js';
import { InputPipe } from './input.pipe.js';
import { ListOf, Nested } from './list-fields.js';
import { Flag, Integer, MoneyMinor, Position } from './number-fields.js';
import { ListQuery } from './queries.js';
import { Recorded } from './recorded.js';
import { Email, Id, Line, OneOf, Text, Url } from './text-fields.js';
import { Day, Instant } from './time-fields.js';

class Place {
  @Line()
  declare readonly city: string;
}

class Everything {
  @Text({ max: 20, optional: true }) declare readonly text?: string;
  @Text({ max: 20, min: 0, optional: true }) declare readonly maybeEmpty?: string;
  @Line({ optional: true }) declare readonly line?: string;
  @Id({ optional: true }) declare readonly id?: string;
  @OneOf(['red', 'green'], { optional: true }) declare readonly colour?: string;
  @Email({ optional: true }) declare readonly email?: string;
  @Url({ optional: true }) declare readonly url?: string;
  @Integer({ min: 1, max: 200, optional: true }) declare readonly integer?: number;
  @MoneyMinor({ optional: true }) declare readonly amountMinor?: number;
  @Flag({ optional: true }) declare readonly flag?: boolean;
  @Position({ optional: true }) declare readonly position?: string;
  @Instant({ optional: true }) declare readonly instant?: string;
  @Day({ optional: true }) declare readonly day?: string;
  @Currency({ optional: true }) declare readonly currency?: string;
  @Country({ optional: true }) declare readonly country?: string;
  @Language({ optional: true }) declare readonly language?: string;
  @ListOf(Integer({ min: 1, max: 31 }), { max: 3, unique: true, optional: true })
  declare readonly days?: number[];
  @ListOf(Instant(), { optional: true }) declare readonly instants?: string[];
  @ListOf(Place, { max: 2, optional: true }) declare readonly places?: Place[];
  @Nested(Place, { optional: true }) declare readonly place?: Place;
}

class Required extends Recorded {
  @Text() declare readonly title: string;
  @Text({ max: 100 }) declare readonly reason: string;
}

const pipe = new InputPipe();

async function read(type: Type, value: unknown, source: ArgumentMetadata['type'] = 'body'): Promise<unknown> {
  return pipe.transform(value, { type: source, metatype: type });
}

async function faults(
  type: Type,
  value: unknown,
  source: ArgumentMetadata['type'] = 'body',
): Promise<FieldError[]> {
  try {
    await read(type, value, source);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemException)) throw error;
    expect(error.problem.status).toBe(400);
    return (error.problem.errors ?? [{ field: '', message: error.problem.detail }]) as FieldError[];
  }
}

describe('Fields', () => {
  it.each<[keyof Everything, unknown]>([
    ['text', ' as it is\n\ttrim nothing'.slice(0, 20)],
    ['text', 'ação 日本 👍🏽'],
    ['maybeEmpty', ''],
    ['line', 'Rui Prado'],
    ['id', 'C-1_a.B'],
    ['colour', 'red'],
    ['email', 'rui+desk@aurora.example'],
    ['url', 'https://help.contoso.example/a?b=c#d'],
    ['integer', 200],
    ['amountMinor', Number.MAX_SAFE_INTEGER],
    ['flag', false],
    ['position', '922337203685477580'],
    ['day', '2024-02-29'],
    ['currency', 'JPY'],
    ['country', 'BR'],
    ['language', 'pt-PT'],
    ['days', [1, 31]],
    ['days', []],
    ['places', [{ city: 'Recife' }]],
    ['place', { city: 'Recife' }],
  ])('%s takes %j as it is', async (field, value) => {
    await expect(read(Everything, { [field]: value })).resolves.toEqual({ [field]: value });
  });

  it.each<[keyof Everything, unknown, string]>([
    ['text', '', 'at least one visible character'],
    ['text', ' \n\u200b\u3000', 'at least one visible character'],
    ['text', 'x'.repeat(21), 'at most 20 characters; it has 21'],
    ['text', 'a\u0000b', 'control characters'],
    ['text', 'a\u0085b', 'control characters'],
    ['text', 'half \ud83d', 'surrogate'],
    ['text', '\udc4d\ud83d', 'surrogate'],
    ['text', 12, 'text of 1 to 20 characters'],
    ['text', null, 'text of 1 to 20 characters'],
    ['text', { a: 1 }, 'text of 1 to 20 characters'],
    ['line', 'two\nlines', 'on one line'],
    ['line', 'two\u2028lines', 'on one line'],
    ['id', 'a/b', 'letters'],
    ['id', 'ação', 'letters'],
    ['id', '', 'letters'],
    ['id', '..', 'letters'],
    ['id', 'x'.repeat(101), 'letters'],
    ['colour', 'blue', 'one of red, green'],
    ['colour', 'constructor', 'one of red, green'],
    ['email', 'Rui <rui@aurora.example>', 'mail address'],
    ['email', 'rui@aurora.example\r\nBcc: x@y.example', 'mail address'],
    ['email', 'rui@localhost', 'mail address'],
    ['url', 'javascript:alert(1)', 'web address'],
    ['url', 'https://user:secret@host.example/', 'web address'],
    ['url', 'https://', 'web address'],
    ['integer', 12.5, 'whole number from 1 to 200'],
    ['integer', '12', 'whole number from 1 to 200'],
    ['integer', 0, 'whole number from 1 to 200'],
    ['amountMinor', 12.5, 'whole number of minor units'],
    ['amountMinor', Number.MAX_SAFE_INTEGER + 1, 'whole number of minor units'],
    ['amountMinor', -1, 'whole number of minor units'],
    ['flag', 'true', 'true or false'],
    ['position', 12, 'position'],
    ['position', '-1', 'position'],
    ['instant', '2026-03-01', 'moment'],
    ['instant', '2026-03-01T09:30:00', 'moment'],
    ['instant', '2026-02-30T09:30:00Z', 'moment'],
    ['instant', '2026-03-01T25:30:00Z', 'moment'],
    ['day', '2026-02-29', 'day of the calendar'],
    ['day', '2026-03-01T00:00:00Z', 'day of the calendar'],
    ['currency', 'brl', 'currency code'],
    ['currency', 'ABC', 'currency code'],
    ['country', 'ZZ', 'country code'],
    ['country', 'Brazil', 'country code'],
    ['language', 'de', 'en, pt-BR, pt-PT, fr, tr'],
    ['days', [1, 2, 3, 4], 'list of 0 to 3'],
    ['days', [1, 1], 'twice'],
    ['days', [1, 1.5], 'number 2 must be a whole number from 1 to 31'],
    ['days', 1, 'list of 0 to 3'],
    ['places', { city: 'Recife' }, 'list of 0 to 2 objects'],
    ['place', [{ city: 'Recife' }], 'an object'],
    ['place', 'Recife', 'an object'],
  ])('%s refuses %j: %s', async (field, value, message) => {
    const found = await faults(Everything, { [field]: value });
    expect(found).toContainEqual({ field, message: expect.stringContaining(message) });
  });

  it('name the place of a fault inside a list', async () => {
    const found = await faults(Everything, { places: [{ city: 'Recife' }, { city: '\u0000', x: 1 }] });
    expect(found.map(({ field }) => field).sort()).toEqual(['places.1.city', 'places.1.x']);
  });

  it('bring moments to UTC with milliseconds', async () => {
    const given = { instant: '2026-03-01T09:30:00-03:00', instants: ['2026-03-01T00:00:00.1234Z'] };
    await expect(read(Everything, given)).resolves.toEqual({
      instant: '2026-03-01T12:30:00.000Z',
      instants: ['2026-03-01T00:00:00.123Z'],
    });
  });

  it('refuse what the request does not have, by name', async () => {
    await expect(faults(Everything, { colour: 'red', color: 'red' })).resolves.toEqual([
      { field: 'color', message: 'is not a property of this request: leave it out' },
    ]);
  });

  it.each([[null], [[]], ['text'], [12]])('refuse a body of %j', async (body) => {
    await expect(faults(Everything, body)).resolves.toEqual([
      { field: '', message: 'The body must be a JSON object.' },
    ]);
  });

  it('take no body for an empty one', async () => {
    await expect(read(Everything, undefined)).resolves.toEqual({});
  });

  it('say what is missing, also where a subclass asks for more than its base', async () => {
    const found = await faults(Required, {});
    expect(found.map(({ field }) => field).sort()).toEqual(['reason', 'title']);
    expect(found[0]?.message).toContain('is missing');
  });

  it('leave absent what was not sent', async () => {
    expect(Object.keys((await read(Everything, { colour: 'red' })) as object)).toEqual(['colour']);
  });

  describe('in a query, where everything is text', () => {
    it('are read from it', async () => {
      const given = { integer: '12', flag: 'true', days: '1,2', instants: ['2026-03-01T00:00:00Z'] };
      await expect(read(Everything, given, 'query')).resolves.toEqual({
        integer: 12,
        flag: true,
        days: [1, 2],
        instants: ['2026-03-01T00:00:00.000Z'],
      });
    });

    it.each([
      { limit: '201' },
      { limit: '0' },
      { limit: '1.5' },
      { limit: '' },
      { limit: '1e2' },
      { limit: ['1', '2'] },
    ])('refuse %j', async (query) => {
      await expect(faults(ListQuery, query, 'query')).resolves.toEqual([
        { field: 'limit', message: 'must be a whole number from 1 to 200' },
      ]);
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { fieldChanges, fieldsOf } from './field-changes.js';

const changes = (before: object | undefined, after: object | undefined) =>
  fieldChanges(fieldsOf(before), fieldsOf(after));

describe('The changes from one answer to another', () => {
  it('are those of fields, however deep they lie', () => {
    const before = { status: 'received', access: { status: 'enabled', since: 1n }, title: 'Mail' };
    const after = { status: 'diagnosed', access: { status: 'disabled', since: 1n }, title: 'Mail' };
    expect(changes(before, after)).toEqual([
      { field: 'access.status', before: 'enabled', after: 'disabled' },
      { field: 'status', before: 'received', after: 'diagnosed' },
    ]);
  });

  it('are everything where there was nothing, a list as one value', () => {
    expect(changes(undefined, { tags: ['a'], access: { status: 'enabled' } })).toEqual([
      { field: 'access.status', before: null, after: 'enabled' },
      { field: 'tags', before: null, after: ['a'] },
    ]);
  });

  const [one, two, three] = [{ n: 1 }, { n: 2 }, { n: 3, deep: { of: ['x', 'y'] } }];

  it.each([
    ['added at the end', [one], [one, two], [['steps.1', null, two]]],
    ['added at the beginning', [two], [one, two], [['steps.0', null, one]]],
    ['added in between', [one, three], [one, two, three], [['steps.1', null, two]]],
    ['gone', [one, two, three], [one, three], [['steps.1', two, null]]],
    ['the first one', [], [one], [['steps.0', null, one]]],
    ['changed', [one, two], [one, { n: 5 }], [['steps.1.n', 2, 5]]],
    ['changed deep inside', [three], [{ n: 3, deep: { of: ['x', 'z'] } }], [['steps.0.deep.of.1', 'y', 'z']]],
    [
      'changed, and another added',
      [one, two],
      [one, { n: 5 }, three],
      [
        ['steps.1.n', 2, 5],
        ['steps.2', null, three],
      ],
    ],
    ['the same twice, one of them gone', [one, one], [one], [['steps.1', one, null]]],
  ])('are those of the items of a list: %s', (_, before, after, expected) => {
    expect(changes({ steps: before }, { steps: after })).toEqual(
      expected.map(([field, was, is]) => ({ field, before: was, after: is })),
    );
  });
});

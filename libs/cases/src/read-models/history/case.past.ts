import { streamOf } from '#kernel';
import { definePast } from '#platform';
import { caseDecider } from '../../domain/decide.js';
import { describe } from '../../domain/describe.js';
import type { CaseEvent } from '../../domain/events.js';
import { GetCase } from '../case/case.queries.js';

/** A case as it was. The steps that were possible follow from the rest, from what was known then, and from the time. */
export const casePast = definePast<CaseEvent>({
  kind: 'case',
  path: 'v1/cases/:id',
  permission: 'cases.history',
  stream: (id) => streamOf(caseDecider.category, id),
  ask: (id) => new GetCase(id, undefined, true),
  describe,
  timed: true,
  derived: ['steps'],
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#kernel';
import { evolve, noCase, type Case } from '../case.js';
import { caseDecider } from '../decide.js';
import { accepts } from './automaton.js';
import { caseProcess } from './case-process.js';
import { sampleCommands } from './samples.js';
import { caseStepOf } from './steps.js';

const AT = '2026-03-02T09:00:00.000Z';
const ACTOR = { id: 'ana', kind: 'person', roles: ['helpdeskAgent'] } as const;

const RECEIVED = ['RequestReceived'];
const CHECKED = [...RECEIVED, 'ServiceHealthChecked: noDocumentedIssue'];
const BUG = [...CHECKED, 'Diagnosed: mustHandOver'];

describe('The process of a case', () => {
  it.each([
    [
      'is worked in order',
      [...BUG, 'EscalatedToMicrosoft', 'EscalationUpdated', 'EscalationAnswered: solved', 'Resolved'],
    ],
    [
      'is solved with self-help',
      [...RECEIVED, 'SelfHelpSuggested', 'Resolved', 'CustomerInformed: resolution', 'Closed'],
    ],
    [
      'comes from elsewhere',
      ['RequestReceived: imported', 'EscalatedToMicrosoft', 'Resolved', 'Closed', 'Reopened'],
    ],
    [
      'waits for the customer in between',
      [...CHECKED, 'CustomerReplyAwaited', 'CustomerReplied', 'Diagnosed: other'],
    ],
  ])('allows that it %s', (_, steps) => {
    expect(accepts(caseProcess(), steps)).toBe(true);
  });

  it.each([
    ['is troubleshot before service health was checked', [...RECEIVED, 'TroubleshootingPerformed: solved']],
    ['is handed over before it was diagnosed', [...CHECKED, 'EscalatedToMicrosoft']],
    [
      'is handed over although it is the partner’s',
      [...CHECKED, 'Diagnosed: withinBaseline', 'EscalatedToMicrosoft'],
    ],
    ['is resolved although it must be handed over', [...BUG, 'Resolved']],
    ['is closed before the customer was told', [...RECEIVED, 'SelfHelpSuggested', 'Resolved', 'Closed']],
    [
      'is handed over at once after a reopening',
      [
        ...BUG,
        'EscalatedToMicrosoft',
        'EscalationUpdated',
        'EscalationAnswered: solved',
        'Resolved',
        'Reopened',
        'EscalatedToMicrosoft',
      ],
    ],
  ])('does not allow that it %s', (_, steps) => {
    expect(accepts(caseProcess(), steps.slice(0, -1))).toBe(true);
    expect(accepts(caseProcess(), steps)).toBe(false);
  });

  it('allows at every point of every case exactly the steps that the rules allow', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { maxLength: 25 }), (choices) => {
        let [state, place] = [noCase, 0];
        // The step that a command may add to its first one: to whoever looks at steps, it may still come.
        let late: readonly string[] = [];
        for (const choice of choices) {
          const ways = possible(state);
          expect(Object.keys(caseProcess().moves[place] ?? {})).toEqual(
            [...new Set([...ways.flatMap(({ steps }) => steps.slice(0, 1)), ...late])].sort(),
          );
          const way = ways[choice % ways.length];
          if (!way) return;
          state = way.end;
          const alike = ways.filter(({ steps }) => way.steps.length === 1 && steps[0] === way.steps[0]);
          late = alike.flatMap(({ steps }) => steps.slice(1));
          for (const step of way.steps) place = caseProcess().moves[place]?.[step] ?? -1;
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** What any command would lead to; who works on it, how severe it is, and what it was linked to, never hinders. */
function possible(state: Case): { readonly steps: readonly string[]; readonly end: Case }[] {
  const before: Case = { ...state, assignee: undefined, severity: 'minimal', linkedIssues: [] };
  return sampleCommands.flatMap((command) => {
    const events = caseDecider.decide(command, before, AT);
    if (isRefusal(events) || events.length === 0) return [];
    const end = events.reduce((c, event) => evolve(c, { ...event, occurredAt: AT, actor: ACTOR }), before);
    return [{ steps: events.map(caseStepOf), end }];
  });
}

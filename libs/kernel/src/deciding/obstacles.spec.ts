import { describe, expect, it } from '@jest/globals';
import { isRefusal } from './rule.js';
import { commandRule, decideBy, choiceOf, obstacleTo, rule, rulesOf, type Steps } from '../index.js';

interface Facts {
  readonly shopIsOpen: boolean;
  readonly bottles: readonly { readonly label: string; readonly left: number }[];
}
interface Pour {
  readonly type: 'Pour';
  readonly label: string;
  readonly guest: string;
  readonly facts: Facts;
}
interface Wash {
  readonly type: 'Wash';
}
type Glass = 'clean' | 'used';

const MORNING = '2026-03-02T08:00:00.000Z';
const EVENING = '2026-03-02T20:00:00.000Z';

const isClean = rule<Glass>('glass/clean', '[D1]', 'Wash it first.', (glass) => glass === 'clean');
const isOpen = commandRule<Glass, Pick<Pour, 'facts'>>(
  'glass/open',
  '[D1]',
  'The shop is closed.',
  undefined,
  (_glass, { facts }) => facts.shopIsOpen,
);
const isEvening = commandRule<Glass, unknown>(
  'glass/evening',
  '[D1]',
  'Wait for the evening.',
  undefined,
  (_glass, _command, at) => at >= '2026-03-02T18',
);
type Label = Pick<Pour, 'label' | 'facts'>;
const bottleOf = ({ label, facts }: Label) => facts.bottles.find((bottle) => bottle.label === label);
const isKnown = commandRule<Glass, Label>(
  'glass/known',
  '[D1]',
  'There is no such bottle.',
  'label',
  (_glass, pick) => bottleOf(pick) !== undefined,
);
const hasSomeLeft = commandRule<Glass, Label>(
  'glass/left',
  '[D1]',
  'The bottle is empty.',
  'label',
  (_glass, pick) => (bottleOf(pick)?.left ?? 0) > 0,
);
const isOfAge = commandRule<Glass, Pour>(
  'glass/age',
  '[D1]',
  'Not for children.',
  'guest',
  (_glass, { guest }) => guest !== 'child',
);

const steps: Steps<Glass, Pour | Wash, { type: string; data: object }> = {
  Pour: {
    requires: [isClean],
    circumstances: [isOpen, isEvening],
    choice: choiceOf(
      ({ facts }: Pick<Pour, 'facts'>) => facts.bottles.map(({ label }) => ({ label, facts })),
      [isKnown, hasSomeLeft],
    ),
    provided: [isOfAge],
    then: () => [],
  },
  Wash: { requires: [], then: () => [] },
};

const FACTS: Facts = { shopIsOpen: true, bottles: [{ label: 'red', left: 0 }, { label: 'white', left: 2 }] }; // prettier-ignore
const POUR: Pour = { type: 'Pour', label: 'white', guest: 'adult', facts: FACTS };

const obstacleOf = (glass: Glass, at: string, facts: Facts) =>
  obstacleTo(steps.Pour, glass, at, { facts })?.rule;

describe('What stands in the way of a step', () => {
  it('asks the rules on the state, on the facts and on the time, which the command asks too', () => {
    const decide = decideBy(steps);
    const ways: readonly [Glass, string, Facts, string | undefined][] = [
      ['used', EVENING, FACTS, 'glass/clean'],
      ['clean', EVENING, { ...FACTS, shopIsOpen: false }, 'glass/open'],
      ['clean', MORNING, FACTS, 'glass/evening'],
      ['clean', EVENING, FACTS, undefined],
    ];
    for (const [glass, at, facts, broken] of ways) {
      expect(obstacleOf(glass, at, facts)).toBe(broken);
      const decision = decide({ ...POUR, facts }, glass, at);
      expect(isRefusal(decision) ? decision.rule : undefined).toBe(broken);
    }
  });

  it('finds out whether there is anything to choose, and tells what the nearest choice lacks', () => {
    expect(obstacleOf('clean', EVENING, { ...FACTS, bottles: [] })).toBe('glass/known');
    const empty = { ...FACTS, bottles: [{ label: 'red', left: 0 }] };
    expect(obstacleOf('clean', EVENING, empty)).toBe('glass/left');
  });

  it('leaves out what only the command says', () => {
    const decision = decideBy(steps)({ ...POUR, guest: 'child' }, 'clean', EVENING);
    expect(isRefusal(decision) && decision.rule).toBe('glass/age');
    expect(obstacleOf('clean', EVENING, FACTS)).toBeUndefined();
  });

  it('can’t do without the facts that a rule looks at', () => {
    expect(() => obstacleTo(steps.Pour, 'clean', EVENING)).toThrow('facts');
    expect(obstacleTo(steps.Pour, 'used', EVENING)?.rule).toBe('glass/clean');
    expect(obstacleTo(steps.Wash, 'clean', EVENING)).toBeUndefined();
  });

  it('is made of rules that are all listed', () => {
    expect(rulesOf(steps).map(({ code }) => code)).toEqual([
      'glass/clean',
      'glass/open',
      'glass/evening',
      'glass/known',
      'glass/left',
      'glass/age',
    ]);
  });
});

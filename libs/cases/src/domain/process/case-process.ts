import { isRefusal, present, type Actor } from '#kernel';
import { evolve, noCase, type Case } from '../case.js';
import type { CaseCommand } from '../commands.js';
import { caseDecider } from '../decide.js';
import type { CaseEvent } from '../events.js';
import { automatonOf, type Arc, type Automaton } from './automaton.js';
import { ISSUE, sampleCommands } from './samples.js';
import { caseStepOf, kindOf } from './steps.js';

const AT = '2020-01-01T00:00:00.000Z';
const ACTOR: Actor = { id: 'process', kind: 'system', roles: [] };

let made: Automaton | undefined;

/**
 * The process of a case as the guidance has it: every order of steps that the rules allow without an emergency. It is
 * found by trying every command in every state that a case can reach, so that it is the decider's own. [D9] [D15]
 */
export function caseProcess(): Automaton {
  const making = makingCaseProcess();
  for (;;) {
    const { done, value } = making.next();
    if (done) return value;
  }
}

/**
 * The same, made a little at a time: it takes a second or two, in which whoever asks can give others their turn. It is made
 * once in the life of the program.
 */
export function* makingCaseProcess(): Generator<void, Automaton> {
  return (made ??= yield* automatonOf(nameOf(noCase), yield* reachable()));
}

function* reachable(): Generator<void, Arc[]> {
  const arcs: Arc[] = [];
  const toVisit = new Map([[nameOf(noCase), noCase]]);
  for (const [from, state] of toVisit) {
    for (const command of sampleCommands) {
      for (const before of ways(state, command)) {
        const events = caseDecider.decide(command, before, AT);
        if (isRefusal(events) || events.length === 0) continue;
        const end = whatCounts(events.reduce(happened, before));
        const to = nameOf(end);
        if (!toVisit.has(to)) toVisit.set(to, end);
        arcs.push(...through(from, events.map(caseStepOf), to));
      }
    }
    yield;
  }
  return arcs;
}

/** What was linked before decides whether a link follows from a command. */
const ways = (state: Case, command: CaseCommand): Case[] =>
  'issueId' in command ? [state, { ...state, linkedIssues: [ISSUE] }] : [state];

const happened = (c: Case, event: CaseEvent): Case => evolve(c, { ...event, occurredAt: AT, actor: ACTOR });

/** An arc for each event that a command leads to, through states of their own between two of them. */
function through(from: string, steps: readonly string[], to: string): Arc[] {
  const before = (at: number) => (at === steps.length ? to : `${to} after ${steps.slice(at).join(', ')}`);
  return steps.map((step, at) => ({ from: at === 0 ? from : before(at), step, to: before(at + 1) }));
}

/** @param c as {@link whatCounts} leaves it */
function nameOf(c: Case): string {
  const { status, imported, selfHelpSuggested, before, toldSinceResolved, healthChecks, escalation } = c;
  const found = [
    c.lastHealthCheck?.outcome,
    c.steps[0]?.outcome,
    c.category,
    escalation && (escalation.answer ?? 'open'),
  ];
  return [status, before, imported, selfHelpSuggested, toldSinceResolved, healthChecks, ...found].join(' ');
}

/** The state without what no rule looks at, and counters only as far as rules count: so there are not many. */
function whatCounts(c: Case): Case {
  const { status, cloud, issueKind, imported, selfHelpSuggested } = c;
  const known = { ...noCase, status, cloud, issueKind, imported };
  // A reopening forgets what was found out before.
  if (['closed', 'withdrawn'].includes(status)) return known;
  const answer = c.escalation?.answer;
  const escalation = c.escalation && present({ to: 'microsoft' as const, status: 'open' as const, answer });
  const kind = c.category && kindOf(c.category);
  return {
    ...known,
    selfHelpSuggested,
    toldSinceResolved: status === 'resolved' && c.toldSinceResolved,
    before: status === 'waitingForCustomer' ? c.before : 'received',
    healthChecks: Math.min(c.healthChecks, 1),
    steps: c.steps.at(-1)?.outcome === 'solved' ? [{ scope: 'settings', outcome: 'solved' }] : [],
    ...present({
      lastHealthCheck: c.lastHealthCheck && { outcome: c.lastHealthCheck.outcome },
      category: kind === 'mustHandOver' ? ('serviceBug' as const) : kind,
      escalation,
    }),
  };
}

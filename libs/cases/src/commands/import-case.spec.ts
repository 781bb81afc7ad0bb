import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CommandRunner,
  EventCatalog,
  SystemClock,
  SystemIds,
  type CommandContext,
  type EventStore,
} from '#kernel';
import { openEmbeddedEventStore } from '#stores/embedded';
import { caseDecider } from '../domain/decide.js';
import { caseEvents } from '../domain/events.js';
import { ImportCase, ImportCaseHandler } from './import-case.js';
import { checkSteps, type CaseHistory, type HistoryStep } from './imported-case.js';

const at = (hour: number) => `2024-03-04T${String(hour).padStart(2, '0')}:00:00.000Z`;
const step = (hour: number, said: Omit<HistoryStep, 'key' | 'occurredAt'>): HistoryStep => ({
  key: `${hour} ${said.type}`,
  occurredAt: at(hour),
  ...said,
});
const history = (...steps: readonly HistoryStep[]): CaseHistory => ({
  source: 'servicenow',
  reference: 'INC1',
  request: {
    occurredAt: at(8),
    severity: 'moderate',
    priority: '3 - Moderate',
    channel: 'phone',
    title: 'Mail',
    description: 'unknown',
    by: 'Agent 2',
  },
  steps,
});
const assigned = step(9, { type: 'assign', assignee: 'Agent 4', team: 'Messaging', by: 'Agent 1' });
const resolved = step(10, { type: 'resolve' });
const closed = step(11, { type: 'close' });

const context: CommandContext = {
  actor: { id: 'import', kind: 'machine', roles: ['integration'] },
  commandId: 'one-of-the-request',
  correlationId: 'c',
  causationId: 'c',
};

describe('Importing a history', () => {
  let store: EventStore;
  let handler: ImportCaseHandler;
  let runner: CommandRunner;

  /** A program that has just started: it remembers nothing. */
  const start = () => {
    const ids = new SystemIds();
    runner = new CommandRunner(store, new EventCatalog(caseEvents), new SystemClock(), ids);
    handler = new ImportCaseHandler(runner, ids);
  };
  const bringIn = (...steps: readonly HistoryStep[]) =>
    handler.execute(new ImportCase(history(...steps), context));
  const log = async () => {
    const events = await store.readAll({ limit: 100 });
    return events.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }));
  };

  beforeEach(async () => {
    store = await openEmbeddedEventStore({ dir: ':memory:' });
    start();
  });
  afterEach(() => store.close());

  it('dates each fact by when it happened, and names whoever recorded it as the reason', async () => {
    await expect(bringIn(assigned, resolved, closed)).resolves.toMatchObject({
      revision: 3,
      written: 4,
      created: true,
    });
    expect((await log()).map(({ type, metadata }) => [type, metadata.occurredAt, metadata.reason])).toEqual([
      ['RequestReceived', at(8), 'servicenow: Agent 2'],
      ['CaseAssigned', at(9), 'servicenow: Agent 1'],
      ['Resolved', at(10), 'Imported from servicenow'],
      ['Closed', at(11), 'Imported from servicenow'],
    ]);
  });
  it('adds nothing the second time, whoever imports', async () => {
    const first = await bringIn(assigned, resolved, closed);
    const before = await log();
    start();
    const other = { ...context, actor: { ...context.actor, id: 'other' }, commandId: 'another-request' };
    const again = await handler.execute(new ImportCase(history(assigned, resolved, closed), other));
    expect(again).toEqual({ ...first, written: 0, created: false });
    expect(await log()).toEqual(before);
  });
  it('goes on where it was broken off, and ends the same', async () => {
    await bringIn(assigned);
    start();
    await expect(bringIn(assigned, resolved, closed)).resolves.toMatchObject({ written: 2, created: false });
    const broken = await log();
    await store.close();
    store = await openEmbeddedEventStore({ dir: ':memory:' });
    start();
    await bringIn(assigned, resolved, closed);
    expect(await log()).toEqual(broken);
  });
  it('stops at a step that is refused, and keeps what came before', async () => {
    const outcome = await bringIn(assigned, closed, resolved);
    expect(outcome).toMatchObject({ revision: 1, written: 2 });
    expect(outcome.stopped).toMatchObject({ at: 2, reason: { refusal: { rule: 'cases/resolved-first' } } });
    expect((await log()).map(({ type }) => type)).toEqual(['RequestReceived', 'CaseAssigned']);
  });
  it('refuses a step that said something else before', async () => {
    await bringIn(assigned);
    const outcome = await bringIn({ ...assigned, assignee: 'Agent 5' });
    expect(outcome.stopped).toEqual({ at: 1, reason: { kind: 'idReused' } });
  });
  it('makes an imported case, which says unknown where nothing is known', async () => {
    const { id } = await bringIn(
      step(9, { type: 'awaitCustomerReply' }),
      step(10, { type: 'stopAwaitingReply' }),
      step(11, { type: 'linkToProblem' }),
      step(12, { type: 'escalate' }),
      step(13, { type: 'addNote', text: 'Awaiting evidence.' }),
      step(14, { type: 'changeSeverity', severity: 'critical' }),
      step(15, { type: 'resolve' }),
      step(16, { type: 'reopen' }),
    );
    const { state } = await runner.load(caseDecider, id);
    expect(state).toMatchObject({ imported: true, customerId: 'unknown', severity: 'critical', cycle: 2 });
    expect((await log()).map(({ data }) => data)).toMatchObject([
      {
        number: 'INC1',
        customerId: 'unknown',
        imported: { source: 'servicenow', reference: 'INC1', priority: '3 - Moderate' },
      },
      { question: 'unknown' },
      {},
      { issueId: 'unknown' },
      { category: 'unknown', vehicle: 'unknown', approvedBy: 'unknown' },
      { text: 'Awaiting evidence.' },
      { from: 'moderate', to: 'critical' },
      { summary: 'unknown', by: 'unknown' },
      { explanation: 'unknown' },
    ]);
  });
});

describe('A step of a history', () => {
  const fault = (...steps: readonly HistoryStep[]): unknown => {
    try {
      checkSteps(history(...steps));
      return undefined;
    } catch (error) {
      return (error as { problem: { errors: unknown } }).problem.errors;
    }
  };

  it('says what it is about and nothing else', () => {
    expect(fault(assigned, resolved, closed)).toBeUndefined();
    expect(fault(assigned, { ...closed, text: 'x' })).toMatchObject([{ field: 'steps.1.text' }]);
    expect(fault(step(9, { type: 'changeSeverity' }))).toMatchObject([{ field: 'steps.0.severity' }]);
    expect(fault(step(9, { type: 'addNote' }))).toMatchObject([{ field: 'steps.0.text' }]);
  });
  it('has a key of its own', () => {
    expect(fault(assigned, { ...resolved, key: assigned.key })).toMatchObject([{ field: 'steps.1.key' }]);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { AuditRow } from './audit-row.js';
import { historyOf } from './history.js';

const first: AuditRow = {
  line: 2,
  number: 'INC1',
  state: 'New',
  severity: 'moderate',
  priority: '3 - Moderate',
  openedAt: '2024-03-04T08:00:00.000Z',
  updatedAt: '2024-03-04T08:05:00.000Z',
  resolvedAt: undefined,
  modCount: '0',
  reopenCount: 0,
  openedBy: 'Agent 2',
  updatedBy: 'Agent 1',
  caller: 'Caller 3',
  contactType: 'Phone',
  category: 'Mail',
  subcategory: 'Outgoing',
  symptom: undefined,
  location: 'Site 2',
  item: undefined,
  impact: '2 - Medium',
  urgency: undefined,
  group: undefined,
  assignee: undefined,
  problemId: undefined,
  closedCode: 'code 2',
};

/** An incident whose rows change one thing after the other, an hour apart. */
function history(...changes: readonly Partial<AuditRow>[]) {
  const rows: [AuditRow, ...AuditRow[]] = [first];
  for (const [index, change] of changes.entries()) {
    const updatedAt = `2024-03-04T${String(index + 9).padStart(2, '0')}:00:00.000Z`;
    rows.push({ ...(rows.at(-1) ?? first), updatedAt, modCount: String(index + 1), ...change });
  }
  return historyOf({ number: 'INC1', rows });
}

/** What the steps say, without when, by whom and under which key. */
const steps = (...changes: readonly Partial<AuditRow>[]) =>
  history(...changes).steps.map(({ key: _key, occurredAt: _at, by: _by, ...step }) => step);

const assigned = { type: 'assign', assignee: 'Agent 4', team: 'Messaging' };
const resolved = { type: 'resolve', text: 'code 2' };

describe('The request of an incident', () => {
  it('says what the file says, and unknown for the rest', () => {
    expect(history().request).toEqual({
      occurredAt: '2024-03-04T08:00:00.000Z',
      severity: 'moderate',
      priority: '3 - Moderate',
      channel: 'phone',
      title: 'Mail / Outgoing',
      description: 'impact 2 - Medium, location Site 2',
      contact: 'Caller 3',
      by: 'Agent 2',
    });
    const bare = { category: undefined, subcategory: undefined, caller: undefined, contactType: 'Fax' };
    const { request } = historyOf({
      number: 'INC1',
      rows: [{ ...first, ...bare, impact: undefined, location: undefined }],
    });
    expect(request).toMatchObject({ title: 'unknown', description: 'unknown', channel: 'unknown' });
    expect(request).not.toHaveProperty('contact');
  });
});

describe('The steps of an incident', () => {
  it('are what each row changes, when it was saved, and by whom', () => {
    expect(
      history({ state: 'Active', group: 'Messaging', assignee: 'Agent 4', updatedBy: 'Agent 9' }).steps,
    ).toEqual([
      {
        ...assigned,
        key: '2024-03-04T09:00 #1 assign',
        occurredAt: '2024-03-04T09:00:00.000Z',
        by: 'Agent 9',
      },
    ]);
    expect(steps({}, {})).toEqual([]);
  });
  it('assign to a person or a team, and to unknown when neither is said any more', () => {
    expect(
      steps({ group: 'Network' }, { assignee: 'Agent 7' }, { group: undefined, assignee: undefined }),
    ).toEqual([
      { type: 'assign', assignee: 'unknown', team: 'Network' },
      { type: 'assign', assignee: 'Agent 7', team: 'Network' },
      { type: 'assign', assignee: 'unknown', team: 'unknown' },
    ]);
  });
  it('change the severity, or note a priority that makes no difference to it', () => {
    expect(
      steps(
        { priority: '1 - Critical', severity: 'critical' },
        { priority: '2 - High', severity: 'moderate' },
        { priority: '3 - Moderate' },
      ),
    ).toEqual([
      { type: 'changeSeverity', severity: 'critical' },
      { type: 'changeSeverity', severity: 'moderate' },
      { type: 'addNote', text: 'The priority was changed from 2 - High to 3 - Moderate.' },
    ]);
  });
  it('wait for the customer until the incident is worked on again, and invent no reply', () => {
    const waiting = { type: 'awaitCustomerReply' };
    expect(steps({ state: 'Awaiting User Info' }, {}, { state: 'Active' })).toEqual([
      waiting,
      { type: 'stopAwaitingReply' },
    ]);
    expect(steps({ state: 'Awaiting User Info' }, { state: 'Resolved' })).toEqual([waiting, resolved]);
    expect(steps({ state: 'Awaiting User Info' }, { state: 'Awaiting Evidence' })).toEqual([
      waiting,
      { type: 'stopAwaitingReply' },
      { type: 'addNote', text: 'Awaiting evidence.' },
    ]);
  });
  it('hand over to the vendor once in a cycle', () => {
    const again = { type: 'addNote', text: 'Awaiting the vendor again.' };
    expect(
      steps({ state: 'Awaiting Vendor' }, {}, { state: 'Active' }, { state: 'Awaiting Vendor' }),
    ).toEqual([{ type: 'escalate' }, again]);
    expect(
      steps(
        { state: 'Awaiting Vendor' },
        { state: 'Resolved' },
        { state: 'Awaiting Vendor', reopenCount: 1 },
      ),
    ).toEqual([{ type: 'escalate' }, resolved, { type: 'reopen', text: 'unknown' }, { type: 'escalate' }]);
  });
  it('link to the problem, also when it is named later', () => {
    expect(
      steps({ state: 'Awaiting Problem' }, {}, { problemId: 'Problem 17' }, { state: 'Active' }),
    ).toEqual([
      { type: 'linkToProblem', problemId: 'unknown' },
      { type: 'linkToProblem', problemId: 'Problem 17' },
    ]);
  });
  it('end, and begin anew', () => {
    const reopened = { type: 'reopen', text: 'unknown' };
    expect(steps({ state: 'Resolved' }, {}, { state: 'Closed' }, {})).toEqual([resolved, { type: 'close' }]);
    expect(steps({ state: 'Resolved' }, { state: 'Active', reopenCount: 1 }, { state: 'Resolved' })).toEqual([
      resolved,
      reopened,
      resolved,
    ]);
    // Reopened and resolved again between two rows: the count tells.
    expect(steps({ state: 'Resolved' }, { reopenCount: 1 })).toEqual([resolved, reopened, resolved]);
    expect(steps({ state: 'Closed' }, { state: 'Active' })).toEqual([resolved, { type: 'close' }, reopened]);
  });
  it('note a reopening whose resolution was not seen', () => {
    expect(steps({ reopenCount: 1 })).toEqual([
      { type: 'addNote', text: 'reopen_count rose to 1; the audit does not show the resolution before it.' },
    ]);
  });
  it('resolve what is closed without that having been seen, at the time that the incident names', () => {
    const times = (change: Partial<AuditRow>) =>
      history({}, { state: 'Closed', ...change }).steps.map(({ type, occurredAt }) => [
        type,
        occurredAt.slice(11, 16),
      ]);
    expect(times({ resolvedAt: '2024-03-04T09:30:00.000Z' })).toEqual([
      ['resolve', '09:30'],
      ['close', '10:00'],
    ]);
    expect(times({ resolvedAt: '2024-03-04T08:30:00.000Z' })).toEqual([
      ['resolve', '10:00'],
      ['close', '10:00'],
    ]);
  });
  it('note what the rules no longer allow', () => {
    expect(
      steps({ state: 'Closed' }, { group: 'Network' }, { priority: '4 - Low', severity: 'minimal' }).slice(2),
    ).toEqual([
      { type: 'addNote', text: 'Assigned to unknown (Network) after it was closed.' },
      { type: 'addNote', text: 'The priority was changed from 3 - Moderate to 4 - Low.' },
    ]);
  });
  it('have keys that other rows do not change', () => {
    const keys = (...changes: readonly Partial<AuditRow>[]) =>
      history(...changes).steps.map(({ key }) => key);
    const at = '2024-03-04T12:00:00.000Z';
    const twice = { updatedAt: at, modCount: '7' };
    expect(keys({ ...twice, group: 'A' }, { ...twice, group: 'B' })).toEqual([
      '2024-03-04T12:00 #7 assign',
      '2024-03-04T12:00 #7 assign (2)',
    ]);
    expect(keys({}, { ...twice, state: 'Active', group: 'A' })).toEqual(['2024-03-04T12:00 #7 assign']);
  });
});

import { describe as suite, it } from '@jest/globals';
import { specification } from '#kernel/testing';
import {
  answered,
  closed,
  diagnose,
  diagnosed,
  escalated,
  healthChecked,
  issueFound,
  received,
  resolve,
  resolved,
  told,
} from '../testing/case-words.js';
import type { CaseCommand } from './commands.js';
import { caseDecider } from './decide.js';
import * as events from './events.js';
import { MUST_HAND_OVER } from './vocabulary.js';

const { given } = specification(caseDecider);

suite('Resolving, closing, reopening [D14]', () => {
  it('needs something to have been found out', () => {
    given(received()).when(resolve).refused('cases/work-first');
    given(received(), events.SelfHelpSuggested({ resource: 'Message center' }))
      .when(resolve)
      .thenTypes('Resolved');
    given(received(), issueFound).when(resolve).thenTypes('Resolved');
  });
  it.each(MUST_HAND_OVER)('can’t resolve %s as the partner’s own', (category) => {
    given(received(), healthChecked, diagnosed(category)).when(resolve).refused('cases/must-be-handed-over');
    given(received(), healthChecked, diagnosed(category), escalated)
      .when(resolve)
      .refused('cases/must-be-handed-over');
    given(received(), healthChecked, diagnosed(category), escalated, answered('needsMoreInformation'))
      .when(resolve)
      .refused('cases/must-be-handed-over');
    given(received(), healthChecked, diagnosed(category), escalated, answered('solved'))
      .when(resolve)
      .then(events.Resolved({ summary: 'Done.', by: 'microsoft', atFirstContact: false, cycle: 1 }));
  });
  it('closes only what was resolved and told', () => {
    const close: CaseCommand = { type: 'Close' };
    given(received(), healthChecked, diagnosed('withinBaseline')).when(close).refused('cases/resolved-first');
    given(received(), healthChecked, diagnosed('withinBaseline'), told, resolved)
      .when(close)
      .refused('cases/customer-told-first');
    given(received(), healthChecked, diagnosed('withinBaseline'), resolved, told).when(close).then(closed);
  });
  it('does not take the end of a service issue for word of the resolution', () => {
    const issueOver = events.CustomerInformed({
      about: 'serviceIssueResolved',
      channel: 'email',
      issueId: 'EX123',
    });
    given(received(), issueFound, resolved, issueOver)
      .when({ type: 'Close' })
      .refused('cases/customer-told-first');
  });
  it('reopens what ended, as a new cycle', () => {
    const reopen: CaseCommand = { type: 'Reopen', explanation: 'It is back.' };
    given(received()).when(reopen).refused('cases/reopen-what-ended');
    given(received(), healthChecked, diagnosed('other'), resolved, told, closed)
      .when(reopen)
      .then(events.Reopened({ explanation: 'It is back.', cycle: 2 }));
  });
  it('takes no further step when it is over', () => {
    const over = [received(), healthChecked, diagnosed('other'), resolved, told, closed];
    given(...over)
      .when(diagnose('other'))
      .refused('cases/open');
    given(...over)
      .when({ type: 'AssignCase', assignee: 'ana' })
      .refused('cases/not-over');
    given(received(), events.Withdrawn({ explanation: 'Not needed.' }))
      .when(resolve)
      .refused('cases/open');
  });
});

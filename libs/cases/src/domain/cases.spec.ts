import { describe as suite, expect, it } from '@jest/globals';
import { rulesOf } from '#kernel';
import { specification } from '#kernel/testing';
import {
  awaited,
  closed,
  diagnose,
  diagnosed,
  healthChecked,
  imported,
  issueFound,
  received,
  resolve,
  resolved,
  told,
} from '../testing/case-words.js';
import type { CaseCommand } from './commands.js';
import { caseDecider, caseSteps } from './decide.js';
import * as events from './events.js';
import type { IssueKind } from './vocabulary.js';

const { given } = specification(caseDecider);

suite('Receiving a request [D7]', () => {
  const { type, data } = received();
  const { cloud: _cloud, ...request } = data;
  const receive = (
    customer: { cloud: 'commercial' } | undefined,
    issueKind: IssueKind = 'technical',
  ): CaseCommand => ({
    ...(request as Extract<CaseCommand, { type: 'ReceiveRequest' }>),
    type: 'ReceiveRequest',
    issueKind,
    facts: { customer },
  });

  it('records the request with the customer’s cloud', () => {
    given()
      .when(receive({ cloud: 'commercial' }))
      .then({ type, data });
  });
  it('needs a known customer', () => {
    given().when(receive(undefined)).refused('cases/known-customer');
  });
  it('sends a stranger with a billing question to the portal of the product [D29]', () => {
    given().when(receive(undefined, 'billing')).refused('cases/csp-customer');
  });
  it('happens once', () => {
    given(received())
      .when(receive({ cloud: 'commercial' }))
      .refused('cases/received-once');
  });
  it('comes before everything else', () => {
    given().when(diagnose('other')).refused('cases/received');
  });
});

suite('The order of work [D9]', () => {
  it('checks service health before troubleshooting', () => {
    const troubleshoot: CaseCommand = {
      type: 'PerformTroubleshooting',
      scope: 'settings',
      action: 'Reset the connector',
      outcome: 'notSolved',
      facts: { delegatedAdmin: undefined },
    };
    given(received()).when(troubleshoot).refused('cases/health-check-first');
    given(received(), healthChecked).when(troubleshoot).thenTypes('TroubleshootingPerformed');
  });
  it('checks service health before diagnosing', () => {
    given(received()).when(diagnose('serviceBug')).refused('cases/health-check-first');
    given(received(), healthChecked).when(diagnose('serviceBug')).thenTypes('Diagnosed');
  });
  it('checks service health anew after a reopening [D23]', () => {
    const reopened = events.Reopened({ explanation: 'It is back.', cycle: 2 });
    given(received(), healthChecked, diagnosed('other'), resolved, told, reopened)
      .when(diagnose('other'))
      .refused('cases/health-check-first');
  });
  it('names the documented issue that a check found, and links to it', () => {
    const check = (issueId?: string): CaseCommand => ({
      type: 'CheckServiceHealth',
      outcome: 'documentedIssue',
      ...(issueId === undefined ? {} : { issueId }),
      facts: { openIssues: ['EX123'] },
    });
    given(received()).when(check()).refused('cases/name-the-issue');
    given(received())
      .when(check('EX123'))
      .then(issueFound, events.LinkedToServiceIssue({ issueId: 'EX123' }));
  });
  it('touches a tenant only under a relationship in force, and records its roles [D5]', () => {
    const under = (delegatedAdmin: { relationshipId: string; roles: string[] } | undefined): CaseCommand => ({
      type: 'PerformTroubleshooting',
      scope: 'configuration',
      action: 'Read the message trace',
      outcome: 'notSolved',
      delegatedAdminRelationshipId: 'gdap-1',
      facts: { delegatedAdmin },
    });
    given(received(), healthChecked).when(under(undefined)).refused('cases/delegated-admin-in-force');
    given(received(), healthChecked)
      .when(under({ relationshipId: 'gdap-1', roles: ['Global reader'] }))
      .then(
        events.TroubleshootingPerformed({
          scope: 'configuration',
          action: 'Read the message trace',
          outcome: 'notSolved',
          delegatedAdmin: { relationshipId: 'gdap-1', roles: ['Global reader'] },
        }),
      );
  });
  it('does not call a documented issue undocumented [D10]', () => {
    given(received(), issueFound)
      .when(diagnose('undocumentedIssue'))
      .refused('cases/category-fits-health-check');
  });
});

suite('Waiting for the customer [D23]', () => {
  it('goes on where it stood', () => {
    const reply = events.CustomerReplied({ text: 'Since 9.', channel: 'phone' });
    expect(given(received(), healthChecked, diagnosed('other'), awaited).state.status).toBe(
      'waitingForCustomer',
    );
    expect(given(received(), healthChecked, diagnosed('other'), awaited, awaited, reply).state.status).toBe(
      'diagnosed',
    );
    expect(given(received(), healthChecked, awaited, diagnosed('other'), reply).state.status).toBe(
      'diagnosed',
    );
  });
  it('counts as work: the case does not fall back to received', () => {
    const noLonger = events.CustomerReplyNoLongerAwaited({});
    expect(given(received(), awaited, noLonger).state.status).toBe('inProgress');
    expect(given(received(), awaited, events.CaseAssigned({ assignee: 'ana' }), noLonger).state.status).toBe(
      'inProgress',
    );
  });
  it('stops waiting only when it waits', () => {
    given(received()).when({ type: 'StopAwaitingReply' }).refused('cases/reply-awaited');
    given(received(), awaited)
      .when({ type: 'StopAwaitingReply' })
      .then(events.CustomerReplyNoLongerAwaited({}));
  });
});

suite('What changes nothing', () => {
  it('writes nothing', () => {
    given(received()).when({ type: 'ChangeSeverity', severity: 'critical' }).thenNothing();
    given(received(), events.CaseAssigned({ assignee: 'ana' }))
      .when({ type: 'AssignCase', assignee: 'ana' })
      .thenNothing();
  });
  it('is not an assignment to another team', () => {
    given(received(), events.CaseAssigned({ assignee: 'ana', team: 'messaging' }))
      .when({ type: 'AssignCase', assignee: 'ana', team: 'identity' })
      .then(events.CaseAssigned({ assignee: 'ana', team: 'identity' }));
    given(received(), events.CaseAssigned({ assignee: 'ana', team: 'messaging' }))
      .when({ type: 'AssignCase', assignee: 'ana' })
      .thenNothing();
  });
  it('tells from which severity to which [D8]', () => {
    given(received())
      .when({ type: 'ChangeSeverity', severity: 'minimal' })
      .then(events.SeverityChanged({ from: 'critical', to: 'minimal' }));
  });
});

suite('An imported case', () => {
  it('is not judged by an order of work that nobody knows', () => {
    given(imported)
      .when(resolve)
      .then(events.Resolved({ summary: 'Done.', by: 'unknown', cycle: 1 }));
    given(imported, resolved).when({ type: 'Close' }).then(closed);
  });
  it('says unknown where the record is silent', () => {
    given(imported).when({ type: 'ImportEscalation' }).thenTypes('EscalatedToMicrosoft');
    given(received()).when({ type: 'ImportEscalation' }).refused('cases/imported');
    given(received()).when({ type: 'ImportLink', issueId: 'P-2' }).refused('cases/imported');
  });
});

suite('The rules', () => {
  it('have one code and one sentence each', () => {
    const rules = rulesOf(caseSteps);
    expect(new Set(rules.map(({ code }) => code)).size).toBe(rules.length);
    for (const { code, source, message } of rules) {
      expect(code).toMatch(/^cases\/[a-z-]+$/);
      expect(source).toMatch(/^\[[AD]\d+\]$/);
      expect(message).toMatch(/\.$/);
    }
  });
});

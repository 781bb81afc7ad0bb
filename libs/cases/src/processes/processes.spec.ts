import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '#kernel';
import { on, processSpecification } from '#kernel/testing';
import { ServiceIssueReopened, ServiceIssueResolved } from '#service-health';
import { EscalatedToMicrosoft, LinkedToServiceIssue } from '../domain/events.js';
import { entitlementUseProcess } from './entitlement-use.process.js';
import { serviceIssueResolvedProcess } from './service-issue-resolved.process.js';

describe('When a documented issue is resolved [D30]', () => {
  const { given } = processSpecification(serviceIssueResolvedProcess);
  const linked = (caseId: string) => on(`case-${caseId}`, LinkedToServiceIssue({ issueId: 'EX123' }));
  const resolved = on('serviceIssue-EX123', ServiceIssueResolved({ status: 'serviceRestored' }));
  const reopened = on('serviceIssue-EX123', ServiceIssueReopened({ status: 'serviceDegradation' }));
  const told = (caseId: string, cause: string) => ({
    do: 'command' as const,
    key: `tell-${caseId}-${cause}`,
    command: 'TellOfResolvedServiceIssue',
    payload: { caseId, issueId: 'EX123' },
  });

  it('every linked customer is told', () => {
    given(linked('a'), linked('b')).when(resolved).then(told('a', 'event-3'), told('b', 'event-3'));
  });
  it('nobody is told before', () => {
    given(linked('a')).when(linked('b')).thenNothing();
  });
  it('the customer of a case that is linked later is told at once', () => {
    given(linked('a'), resolved).when(linked('b')).then(told('b', 'event-3'));
  });
  it('an issue of which nothing is known concerns nobody', () => {
    const unknown = { ...LinkedToServiceIssue({ issueId: 'unknown' }), streamId: 'case-a' };
    expect(serviceIssueResolvedProcess.instanceOf(unknown as never)).toBeUndefined();
  });
  it('and comes back and is resolved again, all are told again', () => {
    given(linked('a'), resolved, reopened).when(linked('b')).thenNothing();
    given(linked('a'), resolved, reopened, linked('b'))
      .when(resolved)
      .then(told('a', 'event-5'), told('b', 'event-5'));
  });
});

describe('A hand-over that used a contract [D11]', () => {
  const { given } = processSpecification(entitlementUseProcess);
  const escalated = (contract: { contractId?: string }): DomainEvent =>
    EscalatedToMicrosoft({
      category: 'serviceBug',
      severity: 'critical',
      approvedBy: 'Rita',
      vehicle: 'advancedSupportForPartners',
      evidence: { healthChecks: 1, troubleshootingSteps: 0, diagnosed: true },
      deviations: [],
      ...contract,
    });

  it('counts one of its incidents down', () => {
    given()
      .when(escalated({ contractId: 'C-1' }))
      .then({
        do: 'command',
        key: 'use-event-1',
        command: 'UseEntitlementIncident',
        payload: { contractId: 'C-1', caseId: '1' },
      });
  });
  it('counts nothing where there was no contract', () => {
    given().when(escalated({})).thenNothing();
  });
});

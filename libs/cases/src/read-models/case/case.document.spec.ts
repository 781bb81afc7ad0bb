import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wordsIn, type DomainEvent } from '#kernel';
import { on, projectionSpecification } from '#kernel/testing';
import { evolve, noCase, type Case } from '../../domain/case.js';
import * as events from '../../domain/events.js';
import * as words from '../../testing/case-words.js';
import { stateOf, type CaseDocument } from './case.document.js';
import { casesProjection } from './case.projection.js';

const received = events.RequestReceived({
  number: '260302-7K3M9QX2',
  customerId: 'aurora',
  cloud: 'commercial',
  issueKind: 'technical',
  service: 'microsoft365',
  severity: 'critical',
  channel: 'phone',
  language: 'tr',
  title: 'E-posta GİTMİYOR',
  description: 'Dışarıya posta çıkmıyor.',
});
const resolved = events.Resolved({ summary: 'Repaired.', by: 'partner', cycle: 1 });

/** The document after the facts, one a minute from nine o'clock. */
function documentOf(...facts: readonly DomainEvent[]): CaseDocument | undefined {
  const timed = facts.map((fact, minute) =>
    on('case-1', fact, { at: `2026-03-02T09:${String(minute).padStart(2, '0')}:00.000Z` }),
  );
  return projectionSpecification(casesProjection)
    .given(...timed)
    .documents.get('1');
}

describe('The document of a case', () => {
  it('is found by words without case, accents or the dotted i', () => {
    expect(wordsIn({ ...documentOf(received) }, casesProjection.collection.words ?? [])).toEqual(
      expect.arrayContaining(['260302', '7k3m9qx2', 'gitmiyor', 'disariya', 'cikmiyor']),
    );
  });
  it('follows the status, who has it and when it changed last', () => {
    const doc = documentOf(
      received,
      events.CaseAssigned({ assignee: 'ana' }),
      events.SeverityChanged({ from: 'critical', to: 'minimal' }),
    );
    expect(doc).toMatchObject({
      status: 'inProgress',
      assignee: 'ana',
      severity: 'minimal',
      severityRank: 3,
      revision: 2,
      receivedAt: '2026-03-02T09:00:00.000Z',
      changedAt: '2026-03-02T09:02:00.000Z',
    });
  });
  it('waits for whoever has to act next', () => {
    const assigned = events.CaseAssigned({ assignee: 'ana' });
    const told = events.CustomerInformed({ text: 'Done.', about: 'resolution', channel: 'email' });
    const handedOver = events.EscalatedToMicrosoft({
      category: 'serviceBug',
      severity: 'critical',
      approvedBy: 'Rita',
      vehicle: 'advancedSupportForPartners',
      evidence: { healthChecks: 1, troubleshootingSteps: 0, diagnosed: true },
      deviations: [],
    });
    const answered = events.EscalationAnswered({ outcome: 'solved' });
    const askedForMore = events.EscalationAnswered({ outcome: 'needsMoreInformation' });
    expect(documentOf(received)?.queue).toBe('unassigned');
    expect(documentOf(received, assigned)?.queue).toBeNull();
    expect(documentOf(received, assigned, handedOver)?.queue).toBe('escalationToBePolled');
    expect(documentOf(received, assigned, handedOver, askedForMore)?.queue).toBe('escalationToBePolled');
    expect(documentOf(received, assigned, handedOver, answered)?.queue).toBeNull();
    expect(documentOf(received, assigned, resolved)?.queue).toBe('customerToBeTold');
    expect(documentOf(received, assigned, resolved, told)?.queue).toBeNull();
  });
  it('keeps what the escalation came to', () => {
    const doc = documentOf(
      received,
      events.EscalatedToMicrosoft({
        category: 'serviceBug',
        severity: 'critical',
        approvedBy: 'Rita',
        vehicle: 'advancedSupportForPartners',
        evidence: { healthChecks: 1, troubleshootingSteps: 0, diagnosed: true },
        deviations: [],
      }),
      events.EscalationUpdated({ status: 'closed', serviceRequestNumber: 'SR-1' }),
      events.EscalationAnswered({ outcome: 'solved' }),
    );
    expect(doc?.escalations).toMatchObject([
      {
        status: 'closed',
        serviceRequestNumber: 'SR-1',
        answer: 'solved',
        polledAt: '2026-03-02T09:02:00.000Z',
      },
    ]);
  });
  it('loses its end when it is reopened, and keeps its past resolutions', () => {
    const doc = documentOf(
      received,
      resolved,
      events.Closed({}),
      events.Reopened({ explanation: 'Back.', cycle: 2 }),
    );
    expect(doc).toMatchObject({
      status: 'inProgress',
      open: true,
      cycle: 2,
      resolutions: [{ summary: 'Repaired.' }],
    });
    expect(doc).not.toHaveProperty('closedAt');
    expect(doc).not.toHaveProperty('resolvedAt');
  });
  it('is first answered when a person answers, and only then', () => {
    const doc = documentOf(
      received,
      events.NoteAdded({ text: 'Call back.' }),
      events.CustomerReplyAwaited({ question: '?' }),
      resolved,
    );
    expect(doc?.firstResponseAt).toBe('2026-03-02T09:02:00.000Z');
  });
  it('knows what the rules know, whatever happens', () => {
    const happening = fc.constantFrom<DomainEvent>(
      words.healthChecked,
      words.issueFound,
      events.LinkedToServiceIssue({ issueId: 'EX123' }),
      events.TroubleshootingPerformed({ scope: 'settings', action: 'Tried.', outcome: 'notSolved' }),
      words.diagnosed('serviceBug'),
      events.CaseAssigned({ assignee: 'ana', team: 'mail' }),
      events.CaseAssigned({ assignee: 'bea' }),
      events.SeverityChanged({ from: 'critical', to: 'minimal' }),
      words.awaited,
      events.CustomerReplied({ text: 'Since noon.', channel: 'phone' }),
      words.escalated,
      events.EscalationUpdated({ status: 'attention_needed' }),
      words.answered('handedBack'),
      words.resolved,
      words.told,
      words.closed,
      events.Reopened({ explanation: 'Back.', cycle: 2 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(words.received(), words.imported), fc.array(happening), (first, story) => {
        const facts = [first, ...story];
        // As it comes back from a store.
        const stored = JSON.parse(JSON.stringify(documentOf(...facts))) as CaseDocument;
        const state = facts.reduce<Case>(
          (before, fact) => evolve(before, { ...fact, occurredAt: '2026-03-02T09:00:00.000Z' } as never),
          noCase,
        );
        expect(stateOf(stored)).toEqual(state);
      }),
    );
  });
});

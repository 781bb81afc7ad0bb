import { describe, expect, it } from '@jest/globals';
import type { DomainEvent, RecordedEvent } from '#kernel';
import {
  ServiceIssueReopened,
  ServiceIssueReported,
  ServiceIssueResolved,
  ServiceIssueUpdated,
  type ServiceIssueEvent,
} from '../../domain/events.js';
import { evolveServiceIssue, type ServiceIssueDocument } from './service-issue.document.js';

const HOUR_BY_HOUR = ['08', '09', '10', '11'].map((hour) => `2026-03-01T${hour}:00:00.000Z`);

/** The document after events an hour apart, from 8 o'clock on. */
function documentOf(...events: readonly ServiceIssueEvent[]): ServiceIssueDocument | null {
  return events.map(recorded).reduce<ServiceIssueDocument | null>(evolveServiceIssue, null);
}

const recorded = (event: DomainEvent, revision: number) =>
  ({
    ...event,
    streamId: 'serviceIssue-EX123',
    revision,
    metadata: { occurredAt: HOUR_BY_HOUR[revision] },
  }) as RecordedEvent<ServiceIssueEvent>;

const reported = ServiceIssueReported({
  title: 'Mail is delayed',
  service: 'microsoft365',
  reportedAs: 'Exchange Online',
  feature: 'E-Mail timely delivery',
  classification: 'incident',
  status: 'investigating',
  impactDescription: 'Messages arrive late.',
  startDateTime: '2026-03-01T07:00:00.000Z',
  posts: [],
});
const resolved = ServiceIssueResolved({ status: 'serviceRestored' });

describe('an issue as people read it', () => {
  it('is open until the end of time', () => {
    expect(documentOf(reported)).toMatchObject({
      id: 'EX123',
      revision: 0,
      isResolved: false,
      resolvedAt: null,
      openUntil: '9999-12-31T23:59:59.999Z',
    });
  });

  it('shows what changed, and when', () => {
    const updated = ServiceIssueUpdated({ changes: { status: 'restoringService' }, newPosts: [] });
    expect(documentOf(reported, updated)).toMatchObject({
      status: 'restoringService',
      recordedAt: HOUR_BY_HOUR[0],
      changedAt: HOUR_BY_HOUR[1],
    });
  });

  it('ends when Microsoft says, or when the register learned of it', () => {
    const ended = ServiceIssueResolved({ status: 'resolved', endDateTime: '2026-03-01T08:30:00.000Z' });
    expect(documentOf(reported, ended)?.openUntil).toBe('2026-03-01T08:30:00.000Z');
    expect(documentOf(reported, resolved)?.openUntil).toBe(HOUR_BY_HOUR[1]);
  });

  it('is open again when it was reopened', () => {
    expect(documentOf(reported, resolved, ServiceIssueReopened({ status: 'investigating' }))).toMatchObject({
      isResolved: false,
      resolvedAt: null,
      openUntil: '9999-12-31T23:59:59.999Z',
    });
  });
});

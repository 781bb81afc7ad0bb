import { describe, it } from '@jest/globals';
import { specification } from '#kernel/testing';
import type { RecordServiceIssue } from './commands.js';
import { serviceIssueDecider } from './decide.js';
import {
  ServiceIssueReopened,
  ServiceIssueReported,
  ServiceIssueResolved,
  ServiceIssueUpdated,
} from './events.js';

const { given } = specification(serviceIssueDecider);

const post = { createdDateTime: '2026-03-01T08:30:00.000Z', description: 'We are looking into it.' };
const laterPost = { createdDateTime: '2026-03-01T10:00:00.000Z', description: 'A fix is on its way.' };

const issue: RecordServiceIssue = {
  type: 'RecordServiceIssue',
  title: 'Mail is delayed',
  service: 'Exchange Online',
  feature: 'E-Mail timely delivery',
  classification: 'incident',
  status: 'investigating',
  impactDescription: 'Messages arrive up to an hour late.',
  startDateTime: '2026-03-01T08:00:00.000Z',
  isResolved: false,
  posts: [post],
  facts: { services: ['microsoft365', 'azure'] },
};

const reported = ServiceIssueReported({
  title: issue.title,
  service: 'microsoft365',
  reportedAs: 'Exchange Online',
  feature: issue.feature,
  classification: 'incident',
  status: 'investigating',
  impactDescription: issue.impactDescription,
  startDateTime: issue.startDateTime,
  posts: [post],
});

const end = '2026-03-01T11:00:00.000Z';
const resolved = ServiceIssueResolved({ status: 'serviceRestored', endDateTime: end });
const resolution = { ...issue, status: 'serviceRestored', isResolved: true, endDateTime: end } as const;

describe('the service health register [D30]', () => {
  it('takes an issue in under the code of its service', () => {
    given().when(issue).then(reported);
  });

  it('takes a service code as it is', () => {
    given()
      .when({ ...issue, service: 'azure' })
      .thenTypes('ServiceIssueReported');
  });

  it('refuses a service that nobody knows', () => {
    for (const service of ['Fax Online', 'faxOnline']) {
      given()
        .when({ ...issue, service })
        .refused('service-health/known-service');
    }
  });

  it('refuses an end before the start', () => {
    given()
      .when({ ...issue, endDateTime: '2026-02-28T08:00:00.000Z' })
      .refused('service-health/ends-after-start');
  });

  it('keeps an issue that was over when it was first seen as reported and resolved', () => {
    given().when(resolution).thenTypes('ServiceIssueReported', 'ServiceIssueResolved');
  });

  it('notes nothing when nothing changed', () => {
    given(reported).when(issue).thenNothing();
  });

  it('notes nothing when only the time of the last change moved', () => {
    given(reported)
      .when({ ...issue, lastModifiedDateTime: '2026-03-01T09:00:00.000Z' })
      .thenNothing();
  });

  it('notes only what changed, and only new posts', () => {
    given(reported)
      .when({ ...issue, status: 'restoringService', posts: [post, laterPost] })
      .then(ServiceIssueUpdated({ changes: { status: 'restoringService' }, newPosts: [laterPost] }));
  });

  it('keeps a post that Microsoft no longer lists', () => {
    given(reported)
      .when({ ...issue, posts: [] })
      .thenNothing();
  });

  it('notes a resolution', () => {
    given(reported).when(resolution).then(resolved);
  });

  it('notes what else changed before the resolution', () => {
    given(reported)
      .when({ ...resolution, posts: [post, laterPost] })
      .then(ServiceIssueUpdated({ changes: {}, newPosts: [laterPost] }), resolved);
  });

  it('notes a resolution once', () => {
    given(reported, resolved).when(resolution).thenNothing();
  });

  it('notes a later status of a resolved issue as an update', () => {
    given(reported, resolved)
      .when({ ...resolution, status: 'postIncidentReviewPublished' })
      .then(ServiceIssueUpdated({ changes: { status: 'postIncidentReviewPublished' }, newPosts: [] }));
  });

  it('opens a resolved issue again, without its end', () => {
    given(reported, resolved)
      .when({ ...issue, status: 'serviceDegradation' })
      .then(ServiceIssueReopened({ status: 'serviceDegradation' }));
  });

  it('resolves a reopened issue a second time', () => {
    given(reported, resolved, ServiceIssueReopened({ status: 'investigating' }))
      .when(resolution)
      .then(resolved);
  });

  it('refuses posts that no store could keep in one event', () => {
    const long = { ...post, description: 'x'.repeat(200_001) };
    given()
      .when({ ...issue, posts: [long] })
      .refused('service-health/posts-fit');
  });

  it('refuses a version older than the one it has', () => {
    given(ServiceIssueReported({ ...reported.data, lastModifiedDateTime: '2026-03-01T12:00:00.000Z' }))
      .when({ ...issue, lastModifiedDateTime: '2026-03-01T09:00:00.000Z' })
      .refused('service-health/not-outdated');
  });
});

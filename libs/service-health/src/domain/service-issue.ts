import { evolveBy } from '#kernel';
import type { ServiceIssueEvent } from './events.js';
import type { Classification, IssueStatus, Post } from './vocabulary.js';

/** A documented issue, as its stream tells it. [D30] */
export interface ServiceIssue {
  readonly title: string;
  readonly service: string;
  readonly reportedAs: string;
  readonly feature: string;
  readonly classification: Classification;
  readonly status: IssueStatus;
  readonly impactDescription: string;
  readonly startDateTime: string;
  readonly endDateTime: string | null;
  readonly posts: readonly Post[];
  readonly lastModifiedDateTime?: string;
  readonly isResolved: boolean;
}

/** The register's entry for one issue; `undefined` until Microsoft documents it. */
export interface Register {
  readonly issue: ServiceIssue | undefined;
}

export const noIssue: Register = { issue: undefined };

/** The entry after an event: one line per event. */
export const evolve = evolveBy<Register, ServiceIssueEvent>({
  ServiceIssueReported: (_none, { data }) => ({
    issue: { ...data, endDateTime: data.endDateTime ?? null, isResolved: false },
  }),
  ServiceIssueUpdated: (r, { data: { changes, newPosts, ...modified } }) =>
    changed(r, (issue) => ({ ...changes, ...modified, posts: [...issue.posts, ...newPosts] })),
  ServiceIssueResolved: (r, { data }) =>
    changed(r, (issue) => ({
      ...data,
      endDateTime: data.endDateTime ?? issue.endDateTime,
      isResolved: true,
    })),
  ServiceIssueReopened: (r, { data }) =>
    changed(r, () => ({ ...data, endDateTime: null, isResolved: false })),
});

const changed = ({ issue }: Register, changes: (issue: ServiceIssue) => Partial<ServiceIssue>): Register => ({
  issue: issue && { ...issue, ...changes(issue) },
});

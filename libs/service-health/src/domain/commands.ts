import type { Classification, IssueStatus, Post } from './vocabulary.js';

/** The issue as Microsoft Graph describes it now; the register works out what is new. [D30] */
export interface RecordServiceIssue {
  readonly type: 'RecordServiceIssue';
  readonly title: string;
  /** Our code of the service, or the name that Graph shows. */
  readonly service: string;
  readonly feature: string;
  readonly classification: Classification;
  readonly status: IssueStatus;
  readonly impactDescription: string;
  readonly startDateTime: string;
  readonly endDateTime?: string;
  readonly isResolved: boolean;
  /** Graph lists every post every time; those known already are recognised. */
  readonly posts: readonly Post[];
  readonly lastModifiedDateTime?: string;
  /** Codes of the services that the partner supports. [D6] */
  readonly facts: { readonly services: readonly string[] };
}

/** Everything that somebody may ask of the register. */
export type ServiceIssueCommand = RecordServiceIssue;

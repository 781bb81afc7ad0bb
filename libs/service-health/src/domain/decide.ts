import { dayOf, decideBy, type Decider, type Steps } from '#kernel';
import type { RecordServiceIssue, ServiceIssueCommand } from './commands.js';
import {
  ServiceIssueReopened,
  ServiceIssueReported,
  ServiceIssueResolved,
  ServiceIssueUpdated,
  type ServiceIssueEvent,
} from './events.js';
import * as rules from './rules.js';
import { evolve, noIssue, type Register, type ServiceIssue } from './service-issue.js';
import { serviceCodeOf } from './service-names.js';
import type { Post } from './vocabulary.js';

/** The one step: Graph says how an issue is, and the facts are what is different from before. [D30] */
export const serviceIssueSteps: Steps<Register, ServiceIssueCommand, ServiceIssueEvent> = {
  RecordServiceIssue: {
    requires: [],
    provided: [rules.serviceIsKnown, rules.endsAfterItStarts, rules.isNotOutdated],
    then: (command, { issue }, at) => (issue ? differences(command, issue, at) : firstSeen(command, at)),
  },
};

export const serviceIssueDecider: Decider<Register, ServiceIssueCommand, ServiceIssueEvent> = {
  category: 'serviceIssue',
  initialState: noIssue,
  decide: decideBy(serviceIssueSteps),
  evolve,
};

function firstSeen(command: RecordServiceIssue, at: string): ServiceIssueEvent[] {
  const { status, endDateTime, posts } = command;
  const reported = ServiceIssueReported({
    ...describedBy(command, at),
    status,
    ...(endDateTime === undefined ? {} : { endDateTime }),
    posts: [...posts],
    ...modifiedBy(command),
  });
  return command.isResolved ? [reported, resolvedBy(command)] : [reported];
}

/** A change of status or end that comes with a resolution or a reopening is told by that event alone. */
function differences(command: RecordServiceIssue, issue: ServiceIssue, at: string): ServiceIssueEvent[] {
  const description = describedBy(command, at);
  if (command.isResolved && !issue.isResolved) {
    return [...updatedBy(command, description, issue), resolvedBy(command)];
  }
  if (!command.isResolved && issue.isResolved) {
    const { status, endDateTime } = command;
    const end = endDateTime === undefined ? {} : { endDateTime };
    const reopened = ServiceIssueReopened({ status, ...modifiedBy(command) });
    return [reopened, ...updatedBy(command, { ...description, ...end }, { ...issue, endDateTime: null })];
  }
  const { status, endDateTime = null } = command;
  return updatedBy(command, { ...description, status, endDateTime }, issue);
}

function updatedBy(
  command: RecordServiceIssue,
  wanted: Partial<ServiceIssue>,
  issue: ServiceIssue,
): ServiceIssueEvent[] {
  const changes = Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => issue[name as keyof ServiceIssue] !== value),
  );
  const newPosts = command.posts.filter((post) => !issue.posts.some((known) => isSamePost(known, post)));
  if (Object.keys(changes).length === 0 && newPosts.length === 0) return [];
  return [ServiceIssueUpdated({ changes, newPosts, ...modifiedBy(command) })];
}

const resolvedBy = (command: RecordServiceIssue) =>
  ServiceIssueResolved({
    status: command.status,
    ...(command.endDateTime === undefined ? {} : { endDateTime: command.endDateTime }),
    ...modifiedBy(command),
  });

const describedBy = (command: RecordServiceIssue, at: string) => ({
  title: command.title,
  service: serviceCodeOf(command.service, dayOf(at)) ?? command.service,
  reportedAs: command.service,
  feature: command.feature,
  classification: command.classification,
  impactDescription: command.impactDescription,
  startDateTime: command.startDateTime,
});

const modifiedBy = ({ lastModifiedDateTime }: RecordServiceIssue) =>
  lastModifiedDateTime === undefined ? {} : { lastModifiedDateTime };

const isSamePost = (one: Post, other: Post): boolean =>
  one.createdDateTime === other.createdDateTime && one.description === other.description;

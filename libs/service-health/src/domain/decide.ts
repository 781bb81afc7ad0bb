import { dayOf, decideBy, present, type Decider, type Steps } from '#kernel';
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
    provided: [rules.serviceIsKnown, rules.endsAfterItStarts, rules.isNotOutdated, rules.postsFit],
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
  const { status, endDateTime, posts, lastModifiedDateTime } = command;
  const reported = ServiceIssueReported({
    ...describedBy(command, at),
    ...present({ status, endDateTime, posts: [...posts], lastModifiedDateTime }),
  });
  return command.isResolved ? [reported, resolvedBy(command)] : [reported];
}

/** A change of status or end that comes with a resolution or a reopening is told by that event alone. */
function differences(command: RecordServiceIssue, issue: ServiceIssue, at: string): ServiceIssueEvent[] {
  const description = describedBy(command, at);
  const { status, endDateTime = null } = command;
  if (command.isResolved && !issue.isResolved) {
    return [...updatedBy(command, description, issue), resolvedBy(command)];
  }
  if (!command.isResolved && issue.isResolved) {
    return [
      reopenedBy(command),
      ...updatedBy(command, { ...description, endDateTime }, { ...issue, endDateTime: null }),
    ];
  }
  return updatedBy(command, { ...description, status, endDateTime }, issue);
}

function updatedBy(
  { posts, lastModifiedDateTime }: RecordServiceIssue,
  wanted: Partial<ServiceIssue>,
  issue: ServiceIssue,
): ServiceIssueEvent[] {
  const changes = Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => issue[name as keyof ServiceIssue] !== value),
  );
  const newPosts = posts.filter((post) => !issue.posts.some((known) => isSamePost(known, post)));
  if (Object.keys(changes).length === 0 && newPosts.length === 0) return [];
  return [ServiceIssueUpdated(present({ changes, newPosts, lastModifiedDateTime }))];
}

const resolvedBy = ({ status, endDateTime, lastModifiedDateTime }: RecordServiceIssue) =>
  ServiceIssueResolved(present({ status, endDateTime, lastModifiedDateTime }));

const reopenedBy = ({ status, lastModifiedDateTime }: RecordServiceIssue) =>
  ServiceIssueReopened(present({ status, lastModifiedDateTime }));

const describedBy = (command: RecordServiceIssue, at: string) => ({
  title: command.title,
  service: serviceCodeOf(command.service, dayOf(at), command.facts.services) ?? command.service,
  reportedAs: command.service,
  feature: command.feature,
  classification: command.classification,
  impactDescription: command.impactDescription,
  startDateTime: command.startDateTime,
});

const isSamePost = (one: Post, other: Post): boolean =>
  one.createdDateTime === other.createdDateTime && one.description === other.description;

import { happened, idOf, type RecordedEvent } from '#kernel';
import type { ServiceIssueEvent } from '../../domain/events.js';
import { evolve } from '../../domain/service-issue.js';
import type { ServiceIssueView } from './service-issue.answer.js';

/** An issue as people read it, and what finds it. */
export interface ServiceIssueDocument extends ServiceIssueView {
  /** The end of the issue, or the end of time: whether it was open at a moment is one comparison. */
  readonly openUntil: string;
}

const END_OF_TIME = '9999-12-31T23:59:59.999Z';

/** The document after an event. */
export function evolveServiceIssue(
  doc: ServiceIssueDocument | null,
  event: RecordedEvent<ServiceIssueEvent>,
): ServiceIssueDocument | null {
  const { issue } = evolve({ issue: doc ?? undefined }, happened(event));
  if (!issue) return doc;
  const at = event.metadata.occurredAt;
  const resolvedAt = issue.isResolved ? (doc?.resolvedAt ?? at) : null;
  return {
    ...issue,
    id: idOf(event.streamId),
    revision: event.revision,
    recordedAt: doc?.recordedAt ?? at,
    changedAt: at,
    resolvedAt,
    openUntil: resolvedAt === null ? END_OF_TIME : (issue.endDateTime ?? resolvedAt),
  };
}

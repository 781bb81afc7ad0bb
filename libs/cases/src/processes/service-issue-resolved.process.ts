import { idOf, isTimer, type Order, type Process, type RecordedEvent } from '#kernel';
import { ServiceIssueReopened, ServiceIssueResolved } from '#service-health';
import { LinkedToServiceIssue } from '../domain/events.js';
import { UNKNOWN } from '../domain/vocabulary.js';

/** The cases linked to one service issue, and whether it is resolved. */
interface Memory {
  readonly cases: readonly string[];
  readonly resolved: boolean;
}

/**
 * When a documented issue is resolved, every linked customer is told; the customer of a case that is
 * linked later is told at once. An issue that comes back and is resolved again is told again. [D30]
 * One instance per issue.
 */
export const serviceIssueResolvedProcess: Process<Memory> = {
  name: 'tell-of-resolved-service-issue',
  handles: new Set([LinkedToServiceIssue.type, ServiceIssueResolved.type, ServiceIssueReopened.type]),
  initialMemory: { cases: [], resolved: false },
  // An imported case may be linked to an issue of which nothing is known: it will never be resolved.
  instanceOf: (event) => (issueIdOf(event) === UNKNOWN ? undefined : issueIdOf(event)),
  react: (memory, input) => {
    if (isTimer(input)) return { memory, orders: [] };
    switch (input.type) {
      case ServiceIssueResolved.type:
        return {
          memory: { ...memory, resolved: true },
          orders: memory.cases.map((caseId) => tell(caseId, input)),
        };
      case ServiceIssueReopened.type:
        return { memory: { ...memory, resolved: false }, orders: [] };
      default: {
        const caseId = idOf(input.streamId);
        const orders = memory.resolved ? [tell(caseId, input)] : [];
        return { memory: { ...memory, cases: [...memory.cases, caseId] }, orders };
      }
    }
  },
};

/** The instance: the issue's own stream, or what the case says that it is linked to. */
const issueIdOf = (event: RecordedEvent): string =>
  event.type === LinkedToServiceIssue.type
    ? (event.data as { issueId: string }).issueId
    : idOf(event.streamId);

const tell = (caseId: string, cause: RecordedEvent): Order => ({
  do: 'command',
  key: `tell-${caseId}-${cause.id}`,
  command: 'TellOfResolvedServiceIssue',
  payload: { caseId, issueId: issueIdOf(cause) },
});

import { idOf, isTimer, type Order, type Process, type RecordedEvent } from '#kernel';
import { ServiceIssueResolved } from '#service-health';
import { LinkedToServiceIssue } from '../domain/events.js';

/** The cases linked to one service issue, and whether it was resolved. */
interface Memory {
  readonly issueId: string;
  readonly cases: readonly string[];
  readonly resolved: boolean;
}

/**
 * When a documented issue is resolved, every linked customer is told; the customer of a case that is
 * linked later is told at once. [D30] One instance per issue.
 */
export const serviceIssueResolvedProcess: Process<Memory> = {
  name: 'tell-of-resolved-service-issue',
  handles: new Set([LinkedToServiceIssue.type, ServiceIssueResolved.type]),
  initialMemory: { issueId: '', cases: [], resolved: false },
  instanceOf: (event) => issueIdOf(event),
  react: (memory, input) => {
    if (isTimer(input)) return { memory, orders: [] };
    const issueId = issueIdOf(input);
    if (input.type === ServiceIssueResolved.type) {
      const orders = memory.cases.map((caseId) => tell(caseId, issueId, input));
      return { memory: { issueId, cases: [], resolved: true }, orders };
    }
    const caseId = idOf(input.streamId);
    return memory.resolved
      ? { memory, orders: [tell(caseId, issueId, input)] }
      : { memory: { ...memory, issueId, cases: [...memory.cases, caseId] }, orders: [] };
  },
};

/** The instance: both events say which issue they are about. */
const issueIdOf = (event: RecordedEvent): string =>
  event.type === LinkedToServiceIssue.type
    ? (event.data as { issueId: string }).issueId
    : idOf(event.streamId);

const tell = (caseId: string, issueId: string, cause: RecordedEvent): Order => ({
  do: 'command',
  key: `tell-${caseId}-${cause.id}`,
  command: 'TellOfResolvedServiceIssue',
  payload: { caseId, issueId },
});

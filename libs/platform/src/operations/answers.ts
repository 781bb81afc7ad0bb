import type { OperationResult, Started } from '#kernel';
import { notFound, refused } from '../http/problems.js';
import { Text } from '../input/text-fields.js';

/** Why an operator does something; kept with what was done. */
export class ReasonBody {
  @Text({ max: 2000, optional: true, description: 'Why; kept.' })
  declare readonly reason?: string;
}

export class SkipBody {
  @Text({
    max: 2000,
    description: 'Why it is passed over for good; kept.',
    example: 'A known bug, corrected by hand.',
  })
  declare readonly reason: string;
}

/** Something goes on in the background; the list tells how far it is. */
export interface StartedAnswer {
  readonly started: true;
}

export function started(
  result: OperationResult<Started<unknown>>,
  kind: string,
  name: string,
): StartedAnswer {
  // What comes of it is told by the list; that the service ended meanwhile is nobody's failure.
  valueOf(result, kind, name).done.catch(() => undefined);
  return { started: true };
}

/** What an operation came to, or the problem that it met. */
export function valueOf<T>(result: OperationResult<T>, kind: string, name: string): T {
  if (result.ok) return result.value;
  if (result.code.endsWith('/unknown')) throw notFound(kind, name);
  throw refused({ rule: result.code, source: 'operations', message: result.message });
}

import { unavailable, problem, ProblemException, type FieldError, invalid } from '#platform';
import { messageOf } from '#kernel';
import { TreeDamaged } from '../disk/tree-files.js';
import type { AuditLog } from '../log/audit-log.js';
import { LogUnavailable } from '../log/transparency-log.js';

/** Answers what the log can't do in words that say what to do. */
export async function answering<T>(log: AuditLog, answer: () => T | Promise<T>): Promise<T> {
  if (!log.isHere) throw notHere();
  try {
    return await answer();
  } catch (error) {
    if (error instanceof LogUnavailable) throw unavailable('audit-unavailable', error.message);
    if (error instanceof TreeDamaged) throw damaged(error);
    throw error;
  }
}

export const outOfRange = (field: string, message: string): ProblemException =>
  invalid([{ field, message } satisfies FieldError]);

const notHere = (): ProblemException =>
  new ProblemException(
    problem(
      'audit-not-here',
      'Not found',
      404,
      'This copy of the service does not keep the transparency log (see ROLES and AUDIT_ORIGIN). Ask the one that does.',
    ),
  );

const damaged = (error: TreeDamaged): ProblemException =>
  new ProblemException(
    problem('audit-damaged', 'Not available', 503, `${messageOf(error)} An operator has to restore them.`),
  );

import type { CaseHistory } from '#cases';
import type { Imported, ImportTarget } from './import-target.js';

/** A history that could not be brought in whole. */
export interface Failure {
  readonly reference: string;
  /** The step from which on it was refused, by its key. */
  readonly step: string;
  readonly why: string;
}

/** What an import came to. */
export interface ImportFigures {
  readonly histories: number;
  /** Histories of which something was not there before. */
  readonly added: number;
  /** Requests and steps that were not there before. */
  readonly written: number;
  readonly failures: readonly Failure[];
}

/**
 * Brings histories in, several at once. One that is refused stops no other.
 *
 * @param onDone called after each history
 * @throws TargetAway, TargetRefuses: what was brought in until then stays
 */
export async function runImport(
  histories: readonly CaseHistory[],
  target: ImportTarget,
  onDone: () => void,
): Promise<ImportFigures> {
  const waiting = histories.values();
  const failures: Failure[] = [];
  let added = 0;
  let written = 0;
  const work = async () => {
    for (const history of waiting) {
      const result = await target.bringIn(history);
      if (!result.ok) failures.push(failureOf(history, result));
      else if (result.written > 0) {
        added++;
        written += result.written;
      }
      onDone();
    }
  };
  await Promise.all(Array.from({ length: target.concurrency }, work));
  return { histories: histories.length, added, written, failures };
}

function failureOf(history: CaseHistory, { at, why }: Imported & { ok: false }): Failure {
  const index = /^steps\.(\d+)/.exec(at)?.[1];
  const step = index === undefined ? 'request' : history.steps[Number(index)]?.key;
  return { reference: history.reference, step: step ?? at, why };
}

import type { Ids } from '../ports/clock.js';
import { SystemIds } from '../runtime/system-ids.js';

/** Ids that are the same in every run: `00000000-0000-7000-8000-000000000001` and so on. */
export class SequentialIds implements Ids {
  private readonly derived = new SystemIds();

  /** @param count how many are taken already */
  constructor(private count = 0) {}

  next(): string {
    return `00000000-0000-7000-8000-${(++this.count).toString(16).padStart(12, '0')}`;
  }

  from(...parts: readonly string[]): string {
    return this.derived.from(...parts);
  }
}

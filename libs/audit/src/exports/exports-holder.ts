import { Inject } from '@nestjs/common';
import { stat } from 'node:fs/promises';
import { HoldsPersonalData, type ForgottenSubject, type PersonalDataHolder } from '#platform';
import type { ExportState } from './export-state.js';
import { Exports } from './exports.js';

/** Archives in hand tell what they were asked for, opened: those with anything of a subject go with it. */
@HoldsPersonalData('exports')
export class ExportsHolder implements PersonalDataHolder {
  constructor(@Inject(Exports) private readonly exports: Pick<Exports, 'all' | 'archive' | 'withdraw'>) {}

  async purge(subject: ForgottenSubject): Promise<number> {
    let removed = 0;
    for (const state of await this.exports.all()) {
      const archive = this.exports.archive(state);
      if (!mayHold(state, subject) || !(await isThere(archive))) continue;
      await this.exports.withdraw(state, 'It told of what was erased since. Ask for it anew.');
      removed++;
    }
    return removed;
  }
}

function mayHold({ wanted }: ExportState, { customerId, streams }: ForgottenSubject): boolean {
  switch (wanted.kind) {
    case 'customer':
      return wanted.id === customerId;
    case 'case':
      return streams.includes(`case-${wanted.id}`);
    case 'all':
    case 'period':
      return true;
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

import type { Benchmark, Run } from '../harness/benchmark.js';
import { inTurn } from '../harness/compare.js';
import { runProbe, type Numbers } from '../harness/probe.js';
import { auditSeed } from './audit-seed.js';

const probeAt = (name: string): string => new URL(`./${name}.probe.js`, import.meta.url).href;

/** An export of everything, verified; against reading the same file and hashing each of its lines. */
export const auditVerifier: Benchmark = {
  name: 'audit-verifier',
  question: 'How long does it take to verify an export of everything?',
  async run({ quick, seeds, note }: Run) {
    const total = quick ? 100_000 : 1_000_000;
    note(`an export of ${total.toLocaleString('en')} events …`);
    const { archive, key } = await auditSeed(seeds, total);
    const verify = (): Promise<Numbers> => runProbe(probeAt('verifier'), { archive, key, total });
    const hashOnly = (): Promise<Numbers> => runProbe(probeAt('bare-file'), { archive, total });
    const measured = await inTurn(quick ? 3 : 5, verify, hashOnly);
    return [
      { what: 'verified', value: measured.our('perSecond'), unit: 'events/s' },
      { what: '  each line read and hashed', value: measured.their('perSecond'), unit: 'events/s' },
      {
        what: '  verified / hashed',
        value: measured.ratio('perSecond'),
        unit: 'ratio',
        target: { atLeast: 0.4 },
      },
      { what: 'most memory while verifying', value: measured.our('rssMb'), unit: 'MB' },
    ];
  },
};

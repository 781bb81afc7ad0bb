import type { Benchmark, Run } from '../harness/benchmark.js';
import { median } from '../harness/statistics.js';
import { runProbe } from '../harness/probe.js';
import { auditSeed } from './audit-seed.js';

const PROBE = new URL('./proofs.probe.js', import.meta.url).href;
const ROUNDS = 3;

/** An inclusion proof by an event's id, against reading one event by its position. */
export const auditProof: Benchmark = {
  name: 'audit-proof',
  question: 'What does an inclusion proof cost?',
  async run({ quick, seeds, note }: Run) {
    const total = quick ? 100_000 : 1_000_000;
    note(`a tree of ${total.toLocaleString('en')} leaves …`);
    const { log, tree, signed } = await auditSeed(seeds, total);
    const settings = { log, tree, size: signed.size, root: signed.root, times: quick ? 2_000 : 10_000 };
    const rounds: Readonly<Record<string, number>>[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await runProbe(PROBE, settings));
    const of = (name: string) => median(rounds.map((round) => round[name] ?? NaN));
    const ratios = rounds.map(({ proofMicros = NaN, rowMicros = NaN }) => proofMicros / rowMicros);
    return [
      { what: 'inclusion proof by event id, p50', value: of('proofMicros'), unit: 'µs' },
      { what: '  one event read by its position, p50', value: of('rowMicros'), unit: 'µs' },
      { what: '  proof / row', value: median(ratios), unit: 'ratio', target: { atMost: 10 } },
    ];
  },
};

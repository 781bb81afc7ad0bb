import 'reflect-metadata';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { accepting } from './accepting/accepting.js';
import { append } from './append/append.js';
import { auditExport } from './audit/audit-export.js';
import { auditProof } from './audit/audit-proof.js';
import { auditTree } from './audit/audit-tree.js';
import { auditVerifier } from './audit/audit-verifier.js';
import { asOf } from './as-of/as-of.js';
import { eventStoreDbAppend } from './eventstoredb/append.js';
import { eventStoreDbCatchUp } from './eventstoredb/catch-up.js';
import type { Benchmark, Run } from './harness/benchmark.js';
import { tableOf, type Result } from './harness/report.js';
import { recording } from './recording/recording.js';
import { queries } from './queries/queries.js';
import { mongodbProjecting } from './mongodb-projecting/mongodb-projecting.js';
import { rebuild } from './rebuild/rebuild.js';
import { visible } from './visible/visible.js';

/*
 * npm run bench [-- names…] [--quick]
 *
 * Prints a table and writes it, with the machine, to .cache/bench/results.json. docs/benchmarks.md says how
 * each figure is measured. No test runs this: figures depend on the machine, and tests must not.
 */

const BENCHMARKS: readonly Benchmark[] = [
  append,
  accepting,
  visible,
  queries,
  rebuild,
  asOf,
  recording,
  eventStoreDbAppend,
  eventStoreDbCatchUp,
  mongodbProjecting,
  auditTree,
  auditVerifier,
  auditProof,
  auditExport,
];
const HOME = join('.cache', 'bench');

const USAGE = `npm run bench [-- names…] [--quick]

${BENCHMARKS.map(({ name, question }) => `  ${name.padEnd(24)}${question}`).join('\n')}`;

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals: names } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const { quick } = values;
  const unknown = names.find((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
  if (unknown !== undefined) {
    throw new Error(`There is no benchmark '${unknown}': ${BENCHMARKS.map(({ name }) => name).join(', ')}.`);
  }
  const results: Result[] = [];
  for (const benchmark of BENCHMARKS) {
    if (names.length > 0 && !names.includes(benchmark.name)) continue;
    results.push(await runOne(benchmark, quick));
    console.log(`\n${tableOf(results.slice(-1))}\n`);
  }
  if (results.length > 1) console.log(`\n${tableOf(results)}`);
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
  const report = { date: new Date().toISOString(), quick, machine, results };
  await writeFile(join(HOME, 'results.json'), JSON.stringify(report, null, 2));
}

async function runOne(benchmark: Benchmark, quick: boolean): Promise<Result> {
  const seeds = join(process.cwd(), HOME, 'seeds');
  await mkdir(seeds, { recursive: true });
  const scratch = await mkdtemp(join(process.cwd(), HOME, `${benchmark.name}-`));
  const run: Run = { quick, seeds, scratch, note: (line) => console.error(`  ${line}`) };
  console.error(`${benchmark.name}: ${benchmark.question}`);
  const start = performance.now();
  try {
    const figures = await benchmark.run(run);
    const { name, question } = benchmark;
    return { benchmark: { name, question }, figures, seconds: (performance.now() - start) / 1_000 };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));

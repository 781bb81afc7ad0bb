import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as verifier from '../../../apps/verifier/casebook-verify.mjs';
import type { Probe } from '../harness/probe.js';

type Verifier = typeof verifier;

/** Verifies an export from its file. */
const probe: Probe = async ({ archive, key, total }) => {
  const program = pathToFileURL(resolve('apps/verifier/casebook-verify.mjs')).href;
  const { nodeCrypto, readExport, verifyExport } = (await import(program)) as Verifier;
  const start = performance.now();
  await verifyExport(readExport(String(archive)), { keys: [String(key)] }, nodeCrypto);
  const seconds = (performance.now() - start) / 1_000;
  return { perSecond: Number(total) / seconds, rssMb: process.resourceUsage().maxRSS / 1_024 };
};

export default probe;

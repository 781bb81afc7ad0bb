import { openTree } from '../../../libs/audit/src/disk/tree-link.js';
import { openEmbeddedEventStore } from '#stores/embedded';
import { Random } from '../desk-log/random.js';
import { median } from '../harness/statistics.js';
import type { Probe } from '../harness/probe.js';

const WARM_UP = 500;

/**
 * Inclusion proofs of events by their ids, as the service makes them, in turn with reading one row of the log; both by
 * the thread that has the file.
 */
const probe: Probe = async ({ log, tree: dir, size, root, times }) => {
  const store = await openEmbeddedEventStore({ dir: String(log) });
  const tree = openTree(String(dir), { size: Number(size), root: String(root) });
  await tree.call('state');
  const random = new Random(1);
  const [proofs, rows]: [number[], number[]] = [[], []];
  for (let time = -WARM_UP; time < Number(times); time++) {
    const after = BigInt(random.below(Number(size) - 1));
    const begun = performance.now();
    const [row] = await store.readAll({ after, limit: 1 });
    const read = performance.now();
    const index = await tree.call('indexOf', row?.id ?? '', Number(size));
    const { hashes } = await tree.call('inclusion', index ?? -1, Number(size));
    const proven = performance.now();
    if (hashes.length < 1 || time < 0) continue;
    rows.push((read - begun) * 1_000);
    proofs.push((proven - read) * 1_000);
  }
  await tree.close();
  await store.close();
  return { proofMicros: median(proofs), rowMicros: median(rows) };
};

export default probe;

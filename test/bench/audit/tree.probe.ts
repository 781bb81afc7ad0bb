import { GrowingTree } from '../../../libs/audit/src/tree/growing-tree.js';
import { HASH_BYTES, leafHash } from '../../../libs/audit/src/tree/hashing.js';
import type { Probe } from '../harness/probe.js';
import { entriesIn } from './entries.js';

/** The tree over entries that are in memory, all of its hashes kept in order, as the log keeps them. */
const probe: Probe = async ({ log, most }) => {
  const entries = await entriesIn(String(log), Number(most));
  const build = (): number => {
    const hashes = Buffer.alloc(2 * entries.length * HASH_BYTES);
    const tree = new GrowingTree();
    let end = 0;
    const keep = (hash: Buffer) => {
      hashes.set(hash, end);
      end += HASH_BYTES;
    };
    const start = performance.now();
    for (const entry of entries) tree.add(leafHash(entry), keep);
    tree.root();
    return (performance.now() - start) / 1_000;
  };
  build();
  return { perSecond: entries.length / build() };
};

export default probe;

import { hashOf } from './partition.js';

/** What several pieces of work are shares of: `a.0of4` and `a.1of4` of `a`. */
const wholeOf = (name: string): string => name.replace(/\.\d+of\d+$/, '');

/**
 * Who should do what. Everybody who knows the same names comes to the same answer without a word. The shares of
 * one whole are spread evenly; which worker gets which goes by rank (rendezvous hashing), so that little moves
 * when a worker comes or goes.
 *
 * @param workers never empty
 */
export function assign(names: Iterable<string>, workers: readonly string[]): Map<string, string> {
  const wholes = new Map<string, string[]>();
  for (const name of names) {
    const shares = wholes.get(wholeOf(name));
    if (shares) shares.push(name);
    else wholes.set(wholeOf(name), [name]);
  }
  const assigned = new Map<string, string>();
  for (const shares of wholes.values()) {
    const most = Math.ceil(shares.length / workers.length);
    const loads = new Map(workers.map((worker) => [worker, 0]));
    for (const name of shares.sort()) {
      const worker = bestOf(
        name,
        workers.filter((one) => (loads.get(one) ?? 0) < most),
      );
      loads.set(worker, (loads.get(worker) ?? 0) + 1);
      assigned.set(name, worker);
    }
  }
  return assigned;
}

function bestOf(name: string, workers: readonly string[]): string {
  const rank = (worker: string) => hashOf(`${worker}|${name}`);
  return workers.reduce((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    return left > right || (left === right && a > b) ? a : b;
  });
}

import type { Checkpoints } from '../feeding/checkpoints.js';
import { CHECKPOINTS } from '../feeding/system-collections.js';
import { partitionsOf, shareName, type Partition } from '../leasing/partition.js';
import type { LeaseState } from '../ports/lease-store.js';
import type { ReadStore } from '../ports/read-store.js';
import { ownerOf } from './process-runner.js';
import type { Process } from './process.js';

/** One share of the instances of one process. */
export interface ShareOfProcess {
  readonly process: Process;
  readonly partition: Partition;
  /** What its checkpoint goes by. */
  readonly name: string;
  /** What its lease goes by. */
  readonly lease: string;
}

const PREFIX = 'process/';

export const sharesOfProcess = (process: Process, of: number): ShareOfProcess[] =>
  partitionsOf(of).map((partition) => {
    const name = shareName(ownerOf(process.name), partition);
    return { process, partition, name, lease: `${PREFIX}${name}` };
  });

/**
 * Workers that split the instances of a process in other ways would work on the same ones. Everybody takes a lease
 * first and looks then, so that of two who do that at once at least one sees the other.
 *
 * @throws Error saying what to wait for
 */
export function refuseOtherSplit(
  { process, partition }: ShareOfProcess,
  leases: readonly LeaseState[],
): void {
  const owner = `${PREFIX}${ownerOf(process.name)}`;
  const own = new Set(partitionsOf(partition.of).map((one) => shareName(owner, one)));
  const isShare = (name: string) => name === owner || /^\.\d+of\d+$/.test(name.slice(owner.length));
  const other = leases.find(
    ({ name, remainingMs }) => remainingMs > 0 && name.startsWith(owner) && isShare(name) && !own.has(name),
  );
  if (!other) return;
  throw new Error(
    `'${other.holder}' works on '${other.name}': with another number of partitions than here (${partition.of}). ` +
      'The process is taken up here when all such workers have ended.',
  );
}

const PAGE = 500;
const SHARE = /^(?<whole>.*?)(?:\.\d+of(?<of>\d+))?$/;

/**
 * Where a share goes on that has no checkpoint yet: where all shares had come to when the instances were split in
 * another way. Whatever is read once more is known by the process streams.
 *
 * @returns undefined for the beginning of the log
 */
export async function positionBefore(documents: ReadStore, process: Process): Promise<bigint | undefined> {
  const splits = new Map<number, bigint[]>();
  for (let after: string | undefined; ;) {
    const page = await documents.scan(CHECKPOINTS.name, after, PAGE);
    for (const { id, p } of page) {
      const { whole, of = '1' } = SHARE.exec(id)?.groups ?? {};
      if (whole === ownerOf(process.name)) splits.set(Number(of), [...(splits.get(Number(of)) ?? []), p]);
    }
    if (page.length < PAGE) break;
    after = page.at(-1)?.id;
  }
  const complete = [...splits].filter(([of, positions]) => positions.length === of);
  const lowest = complete.map(([, positions]) => positions.reduce((a, b) => (a < b ? a : b)));
  return lowest.length === 0 ? undefined : lowest.reduce((a, b) => (a > b ? a : b));
}

/** Takes a share's checkpoint over, or finds out where it begins. */
export async function positionOf(
  share: ShareOfProcess,
  epoch: number | undefined,
  checkpoints: Checkpoints,
  documents: ReadStore,
): Promise<bigint | undefined> {
  const own =
    epoch === undefined ? await checkpoints.load(share.name) : await checkpoints.takeOver(share.name, epoch);
  return own ?? positionBefore(documents, share.process);
}

import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { flushFolders } from './keep-file.js';
import { idBytes, IdRun, mergedRows, rowOf, ROW_BYTES } from './id-run.js';

/** Leaves of the smallest run; of those after the last run the ids are in memory. */
const DEFAULT_RUN = 16_384;

/**
 * Where the event with an id is: sorted runs over stretches of leaves, each at least twice as long as the next. So there
 * are no more than the logarithm of the log's length, and each row is written that often. An aid for lookups, not a part
 * of the log: it can be made again from the entries.
 */
export class IdIndex {
  private runs: IdRun[];
  private readonly tail = new Map<string, number>();
  /** Ids of the leaves after the last run. */
  private ids: string[] = [];

  constructor(
    private readonly dir: string,
    private readonly runLength = DEFAULT_RUN,
  ) {
    mkdirSync(dir, { recursive: true });
    this.runs = openRuns(dir);
  }

  /** Leaves that lie in runs, from the first one on; those after it have to be added after a start. */
  get covered(): number {
    const last = this.runs.at(-1);
    return last ? last.first + last.rows : 0;
  }

  /** Adds the id of the next leaf. */
  add(id: string): void {
    // The first event of an id is the one that is found.
    if (!this.tail.has(id)) this.tail.set(id, this.covered + this.ids.length);
    this.ids.push(id);
  }

  find(id: string): number | undefined {
    const bytes = idBytes(id);
    for (const run of this.runs) {
      const index = run.find(bytes);
      if (index !== undefined) return index;
    }
    return this.tail.get(id);
  }

  /** Drops runs that go further than the log: it was cut. The tail is forgotten with them. */
  cutTo(leaves: number): void {
    while (this.covered > leaves) this.drop(this.runs.splice(-1));
    this.tail.clear();
    this.ids = [];
  }

  /** Writes a run when the tail is long enough. Call it when the leaves are durable. */
  flush(): void {
    if (this.ids.length < this.runLength) return;
    const first = this.covered;
    const rows = this.ids.map((id, at) => rowOf(idBytes(id), first + at));
    rows.sort((a, b) => a.compare(b));
    this.keep(first, [Buffer.concat(rows)]);
    this.tail.clear();
    this.ids = [];
    this.merge();
  }

  close(): void {
    for (const run of this.runs) run.close();
  }

  private merge(): void {
    for (;;) {
      const [older, newer] = this.runs.slice(-2);
      if (!older || !newer || older.rows >= 2 * newer.rows) return;
      this.runs.splice(-2);
      this.keep(older.first, mergedRows(older, newer));
      older.close();
      this.drop([newer]);
    }
  }

  private keep(first: number, chunks: Iterable<Buffer>): void {
    const path = join(this.dir, String(first));
    const draft = join(this.dir, `${first}.part`);
    const file = openSync(draft, 'w', 0o644);
    try {
      for (const chunk of chunks) {
        for (let done = 0; done < chunk.length;) done += writeSync(file, chunk, done);
      }
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
    flushFolders([this.dir]);
    this.runs.push(new IdRun(path, first));
  }

  private drop(runs: readonly IdRun[]): void {
    for (const run of runs) {
      run.close();
      rmSync(run.path, { force: true });
    }
  }
}

/** A run lies under the index of its first leaf: a merged one takes the place of its older part with its name. */
function openRuns(dir: string): IdRun[] {
  const found = readdirSync(dir).filter((name) => /^\d+$/.test(name));
  const runs: IdRun[] = [];
  let covered = 0;
  for (const first of found.map(Number).sort((a, b) => a - b)) {
    const path = join(dir, String(first));
    const { size } = statSync(path);
    // What a merge has taken in lies behind it, if a kill kept it from being removed.
    if (first !== covered || size % ROW_BYTES !== 0) {
      rmSync(path);
      continue;
    }
    runs.push(new IdRun(path, first));
    covered += size / ROW_BYTES;
  }
  return runs;
}

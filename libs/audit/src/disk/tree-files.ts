import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { subtreesOf } from '../tree/geometry.js';
import { GrowingTree } from '../tree/growing-tree.js';
import { HASH_BYTES, leafHash } from '../tree/hashing.js';
import { consistencyProof, inclusionProof, rootOf } from '../tree/proofs.js';
import { digestIn, entryOf, recordOf, type RecordHead } from '../tree/record.js';
import { bundleOf, Bundles, recordPath, TILE_WIDTH } from './bundles.js';
import { HashFile } from './hash-file.js';
import { IdIndex } from './id-index.js';
import { flushFolders, keepFileSync } from './keep-file.js';
import { tilePath } from './paths.js';

/** A tree as it was signed. */
export interface SignedTree {
  readonly size: number;
  /** Base64. */
  readonly root: string;
}

/** What the files hold. */
export interface TreeState extends SignedTree {
  /** Of the last event, as decimal text; absent while there is none. */
  readonly position?: string;
}

/** Where a record of the log is not the one that the tree has. */
export interface Difference {
  readonly index: number;
  /** What the log has there now. */
  readonly found: string;
  /** What the tree has. */
  readonly expected: string;
}

/** The files of the log are not what was signed. */
export class TreeDamaged extends Error {
  override readonly name = 'TreeDamaged';
}

/**
 * The tree on the disk. It is synchronous: it runs in a thread of its own, or in tests. Whatever it holds beyond the
 * last checkpoint is in doubt after a crash, and forgotten when it is opened again.
 */
export class TreeFiles {
  private readonly hashes: HashFile;
  private readonly ids: IdIndex;
  private readonly bundles: Bundles;
  private tree = new GrowingTree();
  private entries: Buffer[] = [];
  private position: string | undefined;
  /** Folders that were given names since the last flush. */
  private readonly touched = new Set<string>();
  /** Tiles and bundles that were filled since then. */
  private filled: string[] = [];

  /**
   * @param dir has to be there
   * @param signed what was signed last
   * @throws TreeDamaged when the files don't hold that tree
   */
  constructor(
    private readonly dir: string,
    signed: SignedTree,
  ) {
    this.hashes = new HashFile(join(dir, 'hashes'));
    this.ids = new IdIndex(join(dir, 'ids'));
    this.bundles = new Bundles(dir);
    this.resume(signed);
  }

  /**
   * Adds events.
   *
   * @param lines three for each event, all JSON: its `RecordHead`, its metadata, its data
   */
  append(lines: string): TreeState {
    for (const { head, record } of recordsOf(lines)) this.add(head, record);
    return this.state();
  }

  state(): TreeState {
    const { size } = this.tree;
    const root = this.tree.root().toString('base64');
    return this.position === undefined ? { size, root } : { size, root, position: this.position };
  }

  /** Makes durable what was added: after it the state may be signed. */
  flush(): TreeState {
    this.keepPartials();
    this.hashes.flush();
    this.ids.flush();
    flushFolders(this.touched);
    this.touched.clear();
    // A partial file is the beginning of the full one, which is there to stay now.
    for (const path of this.filled) rmSync(join(this.dir, `${path}.p`), { recursive: true, force: true });
    this.filled = [];
    return this.state();
  }

  /** Index of the leaf of an event, in the tree of `size` leaves. */
  indexOf(eventId: string, size: number): number | undefined {
    const index = this.ids.find(eventId);
    return index !== undefined && index < size ? index : undefined;
  }

  /** Inclusion proof and hash of a leaf, in base64. */
  inclusion(index: number, size: number): { readonly leaf: string; readonly hashes: readonly string[] } {
    const leaf = this.hashes.hashOf({ level: 0, index }).toString('base64');
    return { leaf, hashes: base64(inclusionProof((subtree) => this.hashes.hashOf(subtree), index, size)) };
  }

  /** Inclusion proofs of many leaves. */
  inclusions(indices: readonly number[], size: number): readonly (readonly string[])[] {
    return indices.map((index) => this.inclusion(index, size).hashes);
  }

  consistency(from: number, to: number): readonly string[] {
    return base64(consistencyProof((subtree) => this.hashes.hashOf(subtree), from, to));
  }

  /** Root of the tree of the first `size` leaves, in base64. */
  rootAt(size: number): string {
    return rootOf((subtree) => this.hashes.hashOf(subtree), 0, size).toString('base64');
  }

  /** The record of a leaf. */
  record(index: number): string {
    const entries = this.bundle(Math.floor(index / TILE_WIDTH));
    const entry = entries[index % TILE_WIDTH];
    if (!entry) throw new RangeError(`There is no leaf ${index}.`);
    return this.bundles.record(entry).toString();
  }

  /**
   * Compares what the log says now with the leaves from an index on.
   *
   * @param lines as for `append`
   * @returns the first leaf that is another
   */
  compare(from: number, lines: string): Difference | undefined {
    let index = from;
    for (const { record } of recordsOf(lines)) {
      if (!leafHash(entryOf(record)).equals(this.hashes.hashOf({ level: 0, index }))) {
        return { index, found: record.toString(), expected: this.record(index) };
      }
      index++;
    }
    return undefined;
  }

  close(): void {
    this.hashes.close();
    this.ids.close();
  }

  private add(head: RecordHead, record: Buffer): void {
    const entry = entryOf(record);
    const digest = digestIn(entry);
    if (digest !== undefined && entry !== record) this.keep(recordPath(digest), record);
    this.entries.push(entry);
    this.ids.add(head[0]);
    this.tree.add(leafHash(entry), (hash) => this.hashes.add(hash));
    this.position = head[4];
    if (this.tree.size % TILE_WIDTH === 0) this.keepFullTiles();
  }

  /** The leaf that was added last has filled a bundle, and perhaps tiles at several levels. */
  private keepFullTiles(): void {
    const { size } = this.tree;
    this.keepFull(tilePath('entries', size / TILE_WIDTH - 1), bundleOf(this.entries));
    this.entries = [];
    let span = TILE_WIDTH;
    for (let level = 0; size % span === 0; level++, span *= TILE_WIDTH) {
      const index = size / span - 1;
      this.keepFull(tilePath(level, index), this.tile(level, index, TILE_WIDTH));
    }
  }

  private keepFull(path: string, content: Buffer): void {
    this.keep(path, content);
    this.filled.push(path);
  }

  private keepPartials(): void {
    const { size } = this.tree;
    const bundle = Math.floor(size / TILE_WIDTH);
    if (this.entries.length > 0) {
      this.keep(tilePath('entries', bundle, this.entries.length), bundleOf(this.entries));
    }
    let count = size;
    for (let level = 0; count > 0; level++, count = Math.floor(count / TILE_WIDTH)) {
      const [index, width] = [Math.floor(count / TILE_WIDTH), count % TILE_WIDTH];
      if (width > 0) this.keep(tilePath(level, index, width), this.tile(level, index, width));
    }
  }

  private tile(level: number, index: number, width: number): Buffer {
    const hashes = Array.from({ length: width }, (_, at) =>
      this.hashes.hashOf({ level: 8 * level, index: index * TILE_WIDTH + at }),
    );
    return Buffer.concat(hashes, width * HASH_BYTES);
  }

  private keep(path: string, content: Buffer): void {
    const whole = join(this.dir, path);
    keepFileSync(whole, content);
    // New folders are names, too, in the folders above them.
    for (let folder = dirname(whole); folder.length >= this.dir.length; folder = dirname(folder)) {
      this.touched.add(folder);
    }
  }

  private bundle(bundle: number): readonly Buffer[] {
    const { size } = this.tree;
    return bundle === Math.floor(size / TILE_WIDTH) ? this.entries : this.bundles.read(bundle, size);
  }

  private resume({ size, root }: SignedTree): void {
    if (!this.hashes.holds(size) || this.rootAt(size) !== root) this.makeHashesAgain(size, root);
    this.hashes.cutTo(size);
    const subtrees = subtreesOf(0, size).map((subtree) => this.hashes.hashOf(subtree));
    this.tree = new GrowingTree(size, subtrees);
    if (size === 0) {
      this.ids.cutTo(0);
      return;
    }
    const lastBundle = Math.floor((size - 1) / TILE_WIDTH);
    const last = this.bundles.read(lastBundle, size);
    if (size % TILE_WIDTH !== 0) this.entries = last;
    this.position = parsed(this.bundles.record(last.at(-1) ?? Buffer.alloc(0))).position;
    this.ids.cutTo(size);
    this.addMissingIds(size);
  }

  private addMissingIds(size: number): void {
    let index = this.ids.covered;
    for (let bundle = Math.floor(index / TILE_WIDTH); bundle * TILE_WIDTH < size; bundle++) {
      const entries = this.bundles.read(bundle, size).slice(index - bundle * TILE_WIDTH);
      for (const entry of entries) this.ids.add(parsed(this.bundles.record(entry)).id);
      index += entries.length;
    }
  }

  /** The file of hashes is an aid: the entries have all of it. */
  private makeHashesAgain(size: number, root: string): void {
    this.hashes.cutTo(0);
    const tree = new GrowingTree();
    for (let bundle = 0; bundle * TILE_WIDTH < size; bundle++) {
      for (const entry of this.readBundle(bundle, size)) {
        tree.add(leafHash(entry), (hash) => this.hashes.add(hash));
      }
    }
    this.hashes.write();
    if (tree.size === size && tree.root().toString('base64') === root) return;
    throw new TreeDamaged(
      `The files in ${this.dir} give another tree of ${size} leaves than the one that was signed: they were changed.`,
    );
  }

  private readBundle(bundle: number, size: number): Buffer[] {
    try {
      return this.bundles.read(bundle, size);
    } catch (error) {
      throw new TreeDamaged(
        `The entries from ${bundle * TILE_WIDTH} on can't be read in ${this.dir}: ${(error as Error).message}`,
        { cause: error },
      );
    }
  }
}

function* recordsOf(
  lines: string,
): Generator<{ readonly head: RecordHead; readonly record: Buffer }, void, void> {
  const texts = lines === '' ? [] : lines.split('\n');
  for (let at = 0; at + 2 < texts.length; at += 3) {
    const head = JSON.parse(texts[at] ?? '') as RecordHead;
    yield { head, record: recordOf(head, texts[at + 1] ?? '', texts[at + 2] ?? '') };
  }
}

const base64 = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('base64'));

const parsed = (record: Buffer) =>
  JSON.parse(record.toString()) as { readonly id: string; readonly position: string };

import type { Erasure, KeyRecord, KeyScope, KeySelection, Rewrapping, WrappedKey } from '#kernel';
import type { Change, Connection, Query, SqlValue } from '../sqlite/connection.js';
import { closeFile, openFile, writeAnew } from '../sqlite/open-file.js';
import type { Engine } from '../threads/engine.js';
import { KEYS_FILE } from './schema.js';

type KeyRow = [
  id: string,
  subject: string,
  kind: string,
  period: string,
  madeAt: string,
  master: string | null,
  wrapped: string | null,
  erasedAt: string | null,
  erasedBy: string | null,
  because: string | null,
];

const COLUMNS = 'id, subject, kind, period, made_at, master, wrapped, erased_at, erased_by, because';
const SELECTED =
  '(?1 IS NULL OR subject = ?1) AND (?2 IS NULL OR kind = ?2) AND (?3 IS NULL OR period <= ?3)';

const selected = ({ subject, kind, upTo }: KeySelection): SqlValue[] => [
  subject ?? null,
  kind ?? null,
  upTo ?? null,
];

/** Keys on SQLite. Synchronous. What is destroyed is overwritten in the file and gone from its write-ahead log. */
export class SqliteKeys implements Engine {
  private readonly connection: Connection;
  private readonly ofScope: Query<KeyRow>;
  private readonly ofId: Query<KeyRow>;
  private readonly oneOfId: Query<KeyRow>;
  private readonly pages: Query<KeyRow>;
  private readonly insert: Change;
  private readonly clear: Change;
  private readonly replace: Change;

  constructor(readonly path: string) {
    this.connection = openFile(KEYS_FILE, {
      path,
      access: 'write',
      durability: 'FULL',
      cacheMiB: 2,
      checkpointMiB: 4,
    });
    this.connection.exec('PRAGMA secure_delete = ON');
    this.ofScope = this.connection.query(
      `SELECT ${COLUMNS} FROM keys WHERE subject = ? AND kind = ? AND period = ? AND wrapped IS NOT NULL`,
    );
    this.ofId = this.connection.query(`SELECT ${COLUMNS} FROM keys WHERE id = ?`);
    this.oneOfId = this.connection.query(`SELECT ${COLUMNS} FROM keys WHERE id = ?`);
    this.pages = this.connection.query(
      `SELECT ${COLUMNS} FROM keys WHERE ${SELECTED} AND id > ?4 ORDER BY id LIMIT ?5`,
    );
    this.insert = this.connection
      .change(`INSERT INTO keys (id, subject, kind, period, made_at, master, wrapped)
      VALUES (?, ?, ?, ?, ?, ?, ?)`);
    this.clear = this.connection.change(
      `UPDATE keys SET master = NULL, wrapped = NULL, erased_at = ?4, erased_by = ?5, because = ?6
       WHERE wrapped IS NOT NULL AND ${SELECTED}`,
    );
    this.replace = this.connection.change(
      'UPDATE keys SET master = ?, wrapped = ? WHERE id = ? AND master = ?',
    );
  }

  add(keys: readonly WrappedKey[]): WrappedKey[] {
    return this.connection.transaction(() => keys.map((key) => this.addOne(key)));
  }

  living({ subject, kind, period }: KeyScope): WrappedKey | undefined {
    const row = this.ofScope.first([subject, kind, period]);
    return row && livingOf(row);
  }

  find(ids: readonly string[]): KeyRecord[] {
    return ids.flatMap((id) => this.ofId.all([id]).map(recordOf));
  }

  findOne(id: string): KeyRecord | undefined {
    const row = this.oneOfId.first([id]);
    return row && recordOf(row);
  }

  page(selection: KeySelection, after: string, limit: number): KeyRecord[] {
    return this.pages.all([...selected(selection), after, limit]).map(recordOf);
  }

  destroy(selections: readonly KeySelection[], { at, by, because }: Erasure): number {
    const clear = (one: KeySelection) => this.clear([...selected(one), at, by, because]);
    const count = this.connection.transaction(() => selections.reduce((sum, one) => sum + clear(one), 0));
    // Until then the write-ahead log has the pages as they were.
    this.connection.checkpoint();
    return count;
  }

  rewrap(keys: readonly Rewrapping[]): void {
    this.connection.transaction(() => {
      for (const { id, from, master, wrapped } of keys) this.replace([master, wrapped, id, from]);
    });
  }

  /** Makes room: nothing that was replaced or destroyed is left in the file. */
  tidy(): void {
    writeAnew(this.connection);
  }

  close(): void {
    closeFile(this.connection, 'write');
  }

  private addOne(key: WrappedKey): WrappedKey {
    const there = this.living(key);
    if (there) return there;
    const { id, subject, kind, period, madeAt, master, wrapped } = key;
    this.insert([id, subject, kind, period, madeAt, master, wrapped]);
    return key;
  }
}

function livingOf(row: KeyRow): WrappedKey {
  const [id, subject, kind, period, madeAt, master, wrapped] = row;
  return { id, subject, kind, period, madeAt, master: master ?? '', wrapped: wrapped ?? '' };
}

function recordOf(row: KeyRow): KeyRecord {
  const [id, subject, kind, period, madeAt, , , at, by, because] = row;
  if (at === null) return livingOf(row);
  return { id, subject, kind, period, madeAt, erasure: { at, by: by ?? '', because: because ?? '' } };
}

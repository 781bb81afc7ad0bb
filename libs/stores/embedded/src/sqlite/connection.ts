import Libsql from 'libsql';

/** What can be bound to a parameter or come back in a column. The driver aborts the process on a boolean. */
export type SqlValue = string | number | bigint | null | Uint8Array;

/**
 * A prepared SELECT. Parameters go in as one array: the driver then takes it as it is, without a copy. Ask one for `all` or
 * for `first`, not for both: after an `all` without rows the driver's next `first` has none either, whatever there is.
 */
export interface Query<Row extends readonly SqlValue[]> {
  all(parameters: readonly SqlValue[]): Row[];
  first(parameters: readonly SqlValue[]): Row | undefined;
}

/** A prepared INSERT, UPDATE or DELETE; answers how many rows it touched. */
export type Change = (parameters: readonly SqlValue[]) => number;

/** One connection to one SQLite file. Everything on it is synchronous. */
export class Connection {
  private readonly db: Libsql.Database;

  /** @param path file name, or `:memory:` */
  constructor(readonly path: string) {
    this.db = new Libsql(path);
  }

  exec(sql: string): void {
    this.db.exec(sql);
  }

  query<Row extends readonly SqlValue[]>(sql: string): Query<Row> {
    const statement = this.db.prepare<[readonly SqlValue[]]>(sql).raw();
    return {
      all: (parameters) => statement.all(parameters) as Row[],
      first: (parameters) => statement.get(parameters) as Row | undefined,
    };
  }

  change(sql: string): Change {
    const statement = this.db.prepare<[readonly SqlValue[]]>(sql);
    return (parameters) => statement.run(parameters).changes;
  }

  /** The number that a PRAGMA answers. */
  pragma(name: string): number {
    const row = this.query<[number]>(`PRAGMA ${name}`).first([]);
    return row ? row[0] : 0;
  }

  /** All of it or nothing. */
  transaction<T>(work: () => T): T {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.db.exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (this.db.inTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Copies the write-ahead log into the file, so that the file alone has everything. */
  checkpoint(): void {
    this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    if (this.db.open) this.db.close();
  }
}

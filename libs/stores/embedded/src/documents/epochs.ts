import type { Change, Connection, Query } from '../sqlite/connection.js';

interface Statements {
  readonly select: Query<[number]>;
  readonly upsert: Change;
  readonly drop: Change;
}

/**
 * The highest epoch under which each document was written, in a table of its own: where one process does all
 * the work nothing is written under any, and then there is no table and nothing to look up.
 */
export class Epochs {
  private statements: Statements | undefined;

  constructor(private readonly connection: Connection) {
    const tables = connection.query<[number]>(
      "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'epochs'",
    );
    if (tables.first([])?.[0] === 1) this.statements = prepared(connection);
  }

  /** True when the document was written under a higher epoch. */
  refuse(collection: string, id: string, epoch: number): boolean {
    const [known] = this.statements?.select.first([collection, id]) ?? [0];
    return known > epoch;
  }

  keep(collection: string, id: string, epoch: number): void {
    this.statements ??= made(this.connection);
    this.statements.upsert([collection, id, epoch]);
  }

  /** Forgets the epochs of a collection. */
  drop(collection: string): void {
    this.statements?.drop([collection]);
  }
}

function made(connection: Connection): Statements {
  connection.exec(`
    CREATE TABLE epochs (
      collection TEXT NOT NULL,
      id TEXT NOT NULL,
      epoch INTEGER NOT NULL,
      PRIMARY KEY (collection, id)
    ) STRICT, WITHOUT ROWID;
  `);
  return prepared(connection);
}

const prepared = (connection: Connection): Statements => ({
  select: connection.query('SELECT epoch FROM epochs WHERE collection = ? AND id = ?'),
  upsert: connection.change(
    `INSERT INTO epochs (collection, id, epoch) VALUES (?, ?, ?)
     ON CONFLICT (collection, id) DO UPDATE SET epoch = excluded.epoch`,
  ),
  drop: connection.change('DELETE FROM epochs WHERE collection = ?'),
});

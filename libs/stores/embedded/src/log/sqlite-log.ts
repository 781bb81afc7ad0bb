import type { Connection } from '../sqlite/connection.js';
import { Fault } from '../sqlite/fault.js';
import { closeFile, openFile, type Access, type OpenOptions } from '../sqlite/open-file.js';
import type { Engine } from '../threads/engine.js';
import { LogReader } from './log-reader.js';
import { LogWriter } from './log-writer.js';
import type { AppendGroup, EventTexts, GroupAnswer } from './message.js';
import { LOG_FILE } from './schema.js';

/** The log on SQLite. Synchronous; at most one that writes at a time, any number that read. */
export class SqliteLog implements Engine {
  readonly path: string;
  private readonly access: Access;
  private readonly connection: Connection;
  private readonly reader: LogReader;
  private readonly writer: LogWriter | undefined;

  constructor(options: OpenOptions) {
    this.path = options.path;
    this.access = options.access;
    this.connection = openFile(LOG_FILE, options);
    this.reader = new LogReader(this.connection);
    this.writer = options.access === 'write' ? new LogWriter(this.connection) : undefined;
  }

  append(group: AppendGroup): GroupAnswer {
    if (!this.writer) throw new Fault('mistake', `${this.path} was opened for reading.`);
    return this.writer.append(group);
  }

  readStream(stream: string, from: number, to: number, upTo: number): EventTexts {
    return this.reader.readStream(stream, from, to, upTo);
  }

  readAll(after: number, limit: number): EventTexts {
    return this.reader.readAll(after, limit);
  }

  /** Position of the last event. */
  head(): number | undefined {
    return this.reader.head();
  }

  close(): void {
    closeFile(this.connection, this.access);
  }
}

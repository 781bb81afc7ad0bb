import { ANY } from '../log/check-append.js';
import { systemEvent, type Committer } from '../log/committer.js';
import type { EventLog } from '../log/event-log.js';
import { metastreamOf } from '../log/stored-event.js';
import type { Settings } from './settings.js';

/** A filter as it was asked for. */
export interface FilterSpec {
  readonly by: 'stream' | 'type';
  readonly regex: string;
  readonly prefixes: readonly string[];
}

/** A group as it is stored. */
export interface Entry extends Settings {
  /** A stream's name, or `$all`. */
  readonly stream: string;
  readonly group: string;
  /** A revision or a position, as an info shows it: `0`, `-1` for the end, `24`, `C:0/P:0`. */
  readonly startFrom: string;
  readonly filter?: FilterSpec;
}

const STREAM = '$persistentSubscriptionConfig';

/** All groups that there are, as one event per change. */
export class Config {
  constructor(
    private readonly log: EventLog,
    private readonly committer: Committer,
  ) {}

  read(): readonly Entry[] {
    const last = this.log.eventsOf(STREAM).at(-1);
    if (last === undefined) return [];
    return (JSON.parse(Buffer.from(last.data).toString('utf8')) as { readonly entries: readonly Entry[] })
      .entries;
  }

  async write(entries: readonly Entry[]): Promise<void> {
    if (this.log.lastRevision(STREAM) < 0) await this.#limit();
    const config = { version: '2', updated: new Date().toISOString(), updatedBy: 'system', entries };
    const event = systemEvent('$PersistentConfig', Buffer.from(JSON.stringify(config)));
    await this.committer.append(STREAM, ANY, [event]);
  }

  async #limit(): Promise<void> {
    const metadata = systemEvent('$metadata', Buffer.from('{"$maxCount":2}'));
    await this.committer.append(metastreamOf(STREAM), ANY, [metadata]);
  }
}

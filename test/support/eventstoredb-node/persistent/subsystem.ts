import type { Committer } from '../log/committer.js';
import type { EventLog } from '../log/event-log.js';
import { textMatcher } from '../log/filter.js';
import { Signal } from '../log/signal.js';
import type { StoredEvent } from '../log/stored-event.js';
import { persistentDoesNotExist, persistentExists } from '../rpc/errors.js';
import type { From, Position } from '../rpc/read-request.js';
import { Config, type Entry, type FilterSpec } from './config.js';
import { Group } from './group.js';
import { AllSource, StreamSource, type Source } from './source.js';
import { SystemStreams } from './system-streams.js';

/** How often it is looked what is due. */
const TICK_MS = 1000;

/** All persistent subscriptions. What there is survives a restart. */
export class Subsystem {
  readonly #groups = new Map<string, { readonly entry: Entry; readonly group: Group }>();
  readonly #config: Config;
  readonly #news = new Signal();
  readonly #timer: NodeJS.Timeout;
  #over = false;

  constructor(
    private readonly log: EventLog,
    private readonly committer: Committer,
  ) {
    this.#config = new Config(log, committer);
    for (const entry of this.#config.read()) this.#open(entry);
    log.tell(this.#news);
    void this.#follow();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#timer.unref();
  }

  /** @throws CallError when there is none of that name */
  group(stream: string, name: string): Group {
    return this.#entry(stream, name).group;
  }

  entryOf(group: Group): Entry {
    return this.#entry(group.source.name, group.name).entry;
  }

  get all(): readonly Group[] {
    return [...this.#groups.values()].map(({ group }) => group);
  }

  /** @throws CallError when there is one of that name already */
  async create(entry: Entry): Promise<void> {
    if (this.#groups.has(key(entry.stream, entry.group))) throw persistentExists(entry.stream, entry.group);
    this.#open(entry);
    await this.#save();
  }

  /** Its consumers are dropped; it goes on from its last checkpoint. The filter stays. @throws CallError */
  async update(changed: Entry): Promise<void> {
    const { entry, group } = this.#entry(changed.stream, changed.group);
    group.drop();
    this.#open({ ...changed, ...(entry.filter === undefined ? {} : { filter: entry.filter }) });
    await this.#save();
  }

  /** @throws CallError */
  async remove(stream: string, name: string): Promise<void> {
    const { group } = this.#entry(stream, name);
    this.#groups.delete(key(stream, name));
    group.drop();
    await this.#save();
    await group.streams.remove();
  }

  /** Drops all consumers and begins anew with what is stored. */
  restart(): void {
    for (const { group } of this.#groups.values()) group.drop();
    this.#groups.clear();
    for (const entry of this.#config.read()) this.#open(entry).ready = false;
  }

  stop(): void {
    this.#over = true;
    clearInterval(this.#timer);
    this.#news.raise();
  }

  #entry(stream: string, name: string) {
    const found = this.#groups.get(key(stream, name));
    if (found === undefined) throw persistentDoesNotExist(stream, name);
    return found;
  }

  #open(entry: Entry): Group {
    const streams = new SystemStreams(this.log, this.committer, key(entry.stream, entry.group));
    const group = new Group(this.log, this.#source(entry), entry.group, entry, streams);
    this.#groups.set(key(entry.stream, entry.group), { entry, group });
    return group;
  }

  #source({ stream, startFrom, filter }: Entry): Source {
    if (stream === '$all') return new AllSource(this.log, parsePosition(startFrom), matcher(filter));
    return new StreamSource(this.log, stream, parseRevision(startFrom));
  }

  #save(): Promise<void> {
    return this.#config.write([...this.#groups.values()].map(({ entry }) => entry));
  }

  async #follow(): Promise<void> {
    while (!this.#over) {
      for (const group of this.all) group.pump();
      await this.#news.next();
    }
  }

  #tick(): void {
    // A group that can't write has a node that is being closed.
    for (const group of this.all) group.tick().catch(() => this.stop());
  }
}

export const key = (stream: string, group: string) => `${stream}::${group}`;

function parseRevision(text: string): From<number> {
  if (text === '-1') return 'end';
  return text === '0' ? 'start' : Number(text);
}

function parsePosition(text: string): From<Position> {
  const [commit, prepare] = (/^C:(-?\d+)\/P:(-?\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (commit === undefined || prepare === undefined || commit === 0) return 'start';
  return commit < 0 ? 'end' : { commit, prepare };
}

function matcher(filter: FilterSpec | undefined): (event: StoredEvent) => boolean {
  if (filter === undefined) return () => true;
  const matches = textMatcher(filter.regex, filter.prefixes);
  return (event) => matches(filter.by === 'type' ? event.type : event.stream);
}

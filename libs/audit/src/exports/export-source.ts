import { Injectable } from '@nestjs/common';
import { present, type EventStore, type StoredEvent } from '#kernel';
import { InjectEventStore, InjectRawEventStore } from '#platform';
import { AuditLog } from '../log/audit-log.js';
import { SEGMENT } from './export-planner.js';
import type { Plan } from './export-state.js';
import { unhurried } from './in-turn.js';
import type { PlacesFile } from './places-file.js';

/** Events that are read at a time. */
const PAGE = 128;

/** An event of an export: its place in the log, and its record. */
export interface Entry {
  readonly index: number;
  readonly record: string;
}

/** What is in an export. */
export interface Content {
  readonly plan: Plan;
  readonly places: Pick<PlacesFile, 'read'>;
}

/** Reads the events of an export, a segment at a time; any segment, at any time. */
@Injectable()
export class ExportSource {
  constructor(
    private readonly log: AuditLog,
    @InjectRawEventStore() private readonly raw: Pick<EventStore, 'readAll'>,
    @InjectEventStore() private readonly opened: Pick<EventStore, 'readStream' | 'readAll'>,
  ) {}

  /** The records of a segment, as they are in the log. */
  async entries({ plan, places }: Content, segment: number): Promise<Entry[]> {
    if (plan.scope.kind === 'streams') {
      const some = await places.read(segment * SEGMENT, Math.min((segment + 1) * SEGMENT, plan.events));
      return Promise.all(some.map(async (index) => ({ index, record: await this.log.record(index) })));
    }
    const { first, events } = await this.stretch(this.raw, plan, segment);
    return unhurried(events, (event, at) => ({
      index: first + at,
      record: this.log.recordOf(event).toString(),
    }));
  }

  /** The events of a segment with what is sealed in the log opened, as far as there is a key for it. */
  async events(content: Content, segment: number): Promise<readonly StoredEvent[]> {
    const { plan } = content;
    if (plan.scope.kind !== 'streams') return (await this.stretch(this.opened, plan, segment)).events;
    const entries = await this.entries(content, segment);
    return this.openedOf(entries.map(({ record }) => record));
  }

  /** The same of events at some places. */
  async eventsAt(places: readonly number[]): Promise<readonly StoredEvent[]> {
    return this.openedOf(await Promise.all(places.map((place) => this.log.record(place))));
  }

  private async openedOf(records: readonly string[]): Promise<readonly StoredEvent[]> {
    const found = await Promise.all(
      records.map((record) => {
        const { streamId, revision } = JSON.parse(record) as StoredEvent;
        return this.opened.readStream(streamId, { from: revision, to: revision });
      }),
    );
    return found.flat();
  }

  private async stretch(store: Pick<EventStore, 'readAll'>, plan: Plan, segment: number) {
    const begin = plan.scope.kind === 'range' ? plan.scope.first : 0;
    const first = begin + segment * SEGMENT;
    const count = Math.min(SEGMENT, begin + plan.events - first);
    const events: StoredEvent[] = [];
    let after = first === 0 ? undefined : await this.positionOf(first - 1);
    // Many at once would have to be unpacked at once, in which nobody else gets his turn.
    while (events.length < count) {
      const limit = Math.min(PAGE, count - events.length);
      const page = await store.readAll({ limit, ...present({ after }) });
      if (page.length === 0) throw new Error('The log has fewer events than were signed.');
      events.push(...page);
      after = page.at(-1)?.position;
    }
    return { first, events };
  }

  /** Position of the event at a place in the log. */
  async positionOf(index: number): Promise<bigint> {
    const { position } = JSON.parse(await this.log.record(index)) as { readonly position: string };
    return BigInt(position);
  }
}

import { Injectable } from '@nestjs/common';
import { categoryOf, EventCatalog, type EventStore, type StoredEvent } from '#kernel';
import { InjectEventStore, InjectRawEventStore } from '#platform';
import { ExportSource, type Content } from './export-source.js';
import type { Plan } from './export-state.js';
import { unhurried } from './in-turn.js';
import { publicEvent, type PublicEvent } from './public-event.js';

const PAGE = 256;

/** A stream that begins, and what its first event says, as it is stored. */
export interface Begun {
  readonly name: string;
  readonly data: object;
}

/** Positions of the first and the last event of an export that is not of streams. */
interface Bounds {
  readonly first: bigint;
  readonly last: bigint;
}

type InScope = (event: Pick<StoredEvent, 'streamId' | 'revision' | 'position'>) => boolean;

/**
 * Reads the streams of an export, each where it begins, so that nothing about others has to be kept in mind, and page by
 * page.
 */
@Injectable()
export class ExportStreams {
  private known: { readonly plan: Plan; readonly bounds: Bounds } | undefined;

  constructor(
    private readonly source: ExportSource,
    private readonly catalog: EventCatalog,
    @InjectEventStore() private readonly opened: Pick<EventStore, 'readStream'>,
    @InjectRawEventStore() private readonly raw: Pick<EventStore, 'readStream'>,
  ) {}

  /** The streams of some categories of which the first event in the scope lies in a segment. */
  async *begunIn(content: Content, segment: number, categories: readonly string[]): AsyncGenerator<Begun> {
    const { scope } = content.plan;
    const met = new Set<string>();
    const entries = await this.source.entries(content, segment);
    const events = await unhurried(entries, ({ record }) => JSON.parse(record) as StoredEvent);
    for (const { streamId, revision, data } of events) {
      const begun = { name: streamId, data: data as object };
      if (met.has(streamId) || !categories.includes(categoryOf(streamId))) continue;
      met.add(streamId);
      if (revision === 0) yield begun;
      // Only a range can begin in the middle of a stream.
      else if (scope.kind === 'range' && !(await this.isInScope(content.plan, streamId, revision - 1)))
        yield begun;
    }
  }

  /** The events of a stream up to the end of the scope, and whether they are in it. */
  async *told({ plan }: Content, name: string): AsyncGenerator<{ each: PublicEvent; isIn: boolean }> {
    const inScope = await this.scopeOf(plan);
    for (let [from, isOver] = [0, false]; !isOver; from += PAGE) {
      const page = await this.opened.readStream(name, { from, to: from + PAGE - 1 });
      for (const event of page) yield { each: publicEvent(this.catalog, event), isIn: inScope(event) };
      const last = page.at(-1);
      isOver =
        page.length < PAGE || (last !== undefined && !inScope(last) && (await this.isPast(plan, last)));
    }
  }

  /** True when a stream has an event in the scope. */
  async isThere({ plan }: Pick<Content, 'plan'>, name: string): Promise<boolean> {
    if (plan.scope.kind === 'streams') return name in plan.scope.streams;
    if (await this.isInScope(plan, name, 0)) return true;
    if (plan.scope.kind === 'all') return false;
    const inScope = await this.scopeOf(plan);
    for (let [from, isOver] = [0, false]; !isOver; from += PAGE) {
      const page = await this.raw.readStream(name, { from, to: from + PAGE - 1 });
      if (page.some(inScope)) return true;
      const last = page.at(-1);
      isOver = page.length < PAGE || (last !== undefined && (await this.isPast(plan, last)));
    }
    return false;
  }

  private async isInScope(plan: Plan, streamId: string, revision: number): Promise<boolean> {
    const [event] = await this.raw.readStream(streamId, { from: revision, to: revision });
    return event !== undefined && (await this.scopeOf(plan))(event);
  }

  private async scopeOf(plan: Plan): Promise<InScope> {
    const { scope } = plan;
    if (scope.kind === 'streams') {
      return ({ streamId, revision }) => revision < (scope.streams[streamId] ?? 0);
    }
    if (plan.events === 0) return () => false;
    const { first, last } = await this.boundsOf(plan);
    return ({ position }) => position >= first && position <= last;
  }

  private async isPast(plan: Plan, { position }: StoredEvent): Promise<boolean> {
    if (plan.scope.kind === 'streams') return true;
    return position > (await this.boundsOf(plan)).last;
  }

  /** Asked for with every stream, and the same for a whole export. */
  private async boundsOf(plan: Plan): Promise<Bounds> {
    if (this.known?.plan !== plan) {
      const begin = plan.scope.kind === 'range' ? plan.scope.first : 0;
      const first = await this.source.positionOf(begin);
      const last = await this.source.positionOf(begin + plan.events - 1);
      this.known = { plan, bounds: { first, last } };
    }
    return this.known.bounds;
  }
}

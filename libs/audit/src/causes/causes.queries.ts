import { Injectable } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { EventCatalog, type EventStore, type RecordedEvent } from '#kernel';
import { Descriptions, InjectEventStore, ReadModels } from '#platform';
import { AuditLog } from '../log/audit-log.js';
import { causalLinks, type CausalLink, type CausalLinksDocument } from './causal-links.projection.js';

/** An event on the way from cause to effect. */
export interface CausalEvent {
  readonly event: RecordedEvent;
  /** How many steps it lies from the one that was asked about. */
  readonly distance: number;
  readonly text: string;
}

/** What led to an event, or what it led to. */
export interface Causality {
  readonly asked: CausalEvent;
  /** The nearest first. */
  readonly others: readonly CausalEvent[];
  /** The request from outside at the beginning of it all. */
  readonly correlationId: string;
  /** True when more came of it than is known here. */
  readonly more: boolean;
}

/** What led to an event, back to the request from outside; undefined when no signed tree has such an event. [A1] */
export class GetCauses extends Query<Causality | undefined> {
  constructor(
    readonly eventId: string,
    readonly atLeast?: bigint,
  ) {
    super();
  }
}

/** What an event led to, across all streams; undefined when no signed tree has such an event. [A1] */
export class GetEffects extends Query<Causality | undefined> {
  constructor(
    readonly eventId: string,
    readonly atLeast?: bigint,
  ) {
    super();
  }
}

/** Most events that are shown of what somebody asks about. */
const MOST_SHOWN = 500;

/** Where an event lies. */
type Place = Pick<RecordedEvent, 'streamId' | 'revision'>;

/** An event that somebody asks about, and what belongs together with it. */
interface Asked extends CausalLinksDocument {
  readonly asked: CausalEvent;
  readonly reader: CausalReader;
}

@Injectable()
export class CausalQuestions {
  constructor(
    private readonly log: AuditLog,
    private readonly models: ReadModels,
    @InjectEventStore() private readonly store: EventStore,
    private readonly catalog: EventCatalog,
    private readonly descriptions: Descriptions,
  ) {}

  /** Undefined when there is no such event. */
  async about({ eventId, atLeast }: GetCauses | GetEffects): Promise<Asked | undefined> {
    const model = await this.models.of(causalLinks, atLeast);
    const reader = new CausalReader(this.log, this.store, this.catalog, this.descriptions);
    const asked = await reader.byId(eventId);
    if (!asked) return undefined;
    const { links, more } = (await model.get(asked.event.metadata.correlationId)) ?? NO_LINKS;
    return { asked, reader, links, more };
  }
}

@QueryHandler(GetCauses)
export class GetCausesHandler implements IQueryHandler<GetCauses> {
  constructor(private readonly questions: CausalQuestions) {}

  async execute(question: GetCauses): Promise<Causality | undefined> {
    const found = await this.questions.about(question);
    if (!found) return undefined;
    const { asked, reader, links, more } = found;
    const others: CausalEvent[] = [];
    for (let at = asked; others.length < MOST_SHOWN;) {
      const { causationId } = at.event.metadata;
      const link = links.find(([id]) => id === causationId);
      const distance = at.distance + 1;
      const cause = link
        ? await reader.at(placeOf(link), distance)
        : await reader.byId(causationId, distance);
      // The cause of the first event is a request, and no event.
      if (!cause) break;
      others.push(cause);
      at = cause;
    }
    return { asked, others, correlationId: asked.event.metadata.correlationId, more };
  }
}

@QueryHandler(GetEffects)
export class GetEffectsHandler implements IQueryHandler<GetEffects> {
  constructor(private readonly questions: CausalQuestions) {}

  async execute(question: GetEffects): Promise<Causality | undefined> {
    const found = await this.questions.about(question);
    if (!found) return undefined;
    const { asked, reader, links, more } = found;
    const reached = effectsOf(asked.event.id, links);
    const shown = reached.slice(0, MOST_SHOWN);
    const others = await Promise.all(shown.map(({ link, distance }) => reader.at(placeOf(link), distance)));
    return {
      asked,
      others: others.filter((effect) => effect !== undefined),
      correlationId: asked.event.metadata.correlationId,
      more: more || reached.length > shown.length,
    };
  }
}

/** Everything that follows from an event, the nearest first, and in log order at the same distance. */
export function effectsOf(
  eventId: string,
  links: readonly CausalLink[],
): { readonly link: CausalLink; readonly distance: number }[] {
  const reached: { link: CausalLink; distance: number }[] = [];
  const known = new Set([eventId]);
  let causes = new Set([eventId]);
  for (let distance = 1; causes.size > 0; distance++) {
    const next = links.filter(([id, cause]) => causes.has(cause) && !known.has(id));
    for (const link of next) {
      reached.push({ link, distance });
      known.add(link[0]);
    }
    causes = new Set(next.map(([id]) => id));
  }
  return reached;
}

/** What is known of a request from which nothing followed. */
const NO_LINKS: CausalLinksDocument = { links: [], more: false };

const placeOf = ([, , streamId, revision]: CausalLink): Place => ({ streamId, revision });

/** Reads events where they lie, or by their id, which the transparency log can find. */
class CausalReader {
  constructor(
    private readonly log: AuditLog,
    private readonly store: EventStore,
    private readonly catalog: EventCatalog,
    private readonly descriptions: Descriptions,
  ) {}

  async byId(eventId: string, distance = 0): Promise<CausalEvent | undefined> {
    const index = await this.log.indexOf(eventId);
    if (index === undefined) return undefined;
    return this.at(JSON.parse(await this.log.record(index)) as Place, distance);
  }

  async at({ streamId, revision }: Place, distance: number): Promise<CausalEvent | undefined> {
    const [stored] = await this.store.readStream(streamId, { from: revision, to: revision });
    if (!stored) return undefined;
    const event = this.catalog.upcast(stored);
    return { event, distance, text: this.descriptions.of(event) };
  }
}

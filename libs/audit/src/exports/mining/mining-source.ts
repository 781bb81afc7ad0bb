import { Injectable } from '@nestjs/common';
import { categoryOf, EventCatalog, type EventStore, type StoredEvent } from '#kernel';
import { InjectRawEventStore } from '#platform';
import { ExportSource, type Content } from '../export-source.js';
import { AT_ONCE, inTurn } from '../in-turn.js';
import { publicEvent } from '../public-event.js';
import { handOverOf } from './mined-event.js';
import { HAND_OVERS, OF_A_HAND_OVER } from './vocabulary.js';

/** Reads the events of an export as process mining needs them. */
@Injectable()
export class MiningSource {
  constructor(
    private readonly source: ExportSource,
    private readonly catalog: EventCatalog,
    @InjectRawEventStore() private readonly raw: Pick<EventStore, 'readStream'>,
  ) {}

  /** The events of a segment that are of some categories, each with the hand-over that it is about. */
  async *events(content: Content, segment: number, categories: readonly string[]) {
    const events = await this.source.events(content, segment);
    const wanted = events.filter(({ streamId }) => categories.includes(categoryOf(streamId)));
    yield* inTurn(wanted, AT_ONCE, async (event) => ({
      each: publicEvent(this.catalog, event),
      handOver: await this.handOverOf(event),
    }));
  }

  private async handOverOf({ type, streamId, revision }: StoredEvent): Promise<string | undefined> {
    if (!OF_A_HAND_OVER.includes(type)) return undefined;
    const before = await this.raw.readStream(streamId, { to: revision });
    return handOverOf(streamId, before.filter((event) => HAND_OVERS.includes(event.type)).length);
  }
}

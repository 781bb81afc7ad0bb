import { Injectable } from '@nestjs/common';
import {
  CommandRunner,
  EventCatalog,
  ProjectionHost,
  sealedFieldsOf,
  StoreUnavailable,
  type Condition,
  type EventStore,
  type ReadModel,
  type ReadStore,
} from '#kernel';
import { InjectRawEventStore, InjectReadStore, PersonalDataHolders } from '#platform';
import { subjectStreamsProjection, type SubjectStreams } from '../read-models/subject-streams.projection.js';

/** What was purged beside the keys. */
export interface Purged {
  readonly streams: number;
  readonly openEvents: number;
  readonly documents: number;
  readonly purged: Readonly<Record<string, number>>;
}

const PATIENCE_MS = 60_000;
const PAGE = 500;

/** Takes out of everything that was made of the log what the log itself does not tell any more. */
@Injectable()
export class Purging {
  constructor(
    @InjectRawEventStore() private readonly raw: EventStore,
    @InjectReadStore() private readonly documents: ReadStore,
    private readonly catalog: EventCatalog,
    private readonly projections: ProjectionHost,
    private readonly runner: CommandRunner,
    private readonly holders: PersonalDataHolders,
  ) {}

  /**
   * To be called when the keys are destroyed; may be called again.
   *
   * @param customerIds whose data it was; `all` when that can't be told
   *
   * @throws StoreUnavailable when it could not be finished now
   */
  async purge(customerIds: readonly string[] | 'all'): Promise<Purged> {
    this.runner.forget();
    const total = { streams: 0, openEvents: 0, documents: 0 };
    const purged: Record<string, number> = {};
    for (const [customerId, streams] of await this.streamsOf(customerIds)) {
      total.streams += streams.length;
      for (const stream of streams) total.openEvents += await this.openEventsOf(stream);
      total.documents += await this.projections.refold(streams);
      for (const [name, count] of Object.entries(await this.holders.purge({ customerId, streams })))
        purged[name] = (purged[name] ?? 0) + count;
    }
    await this.documents.tidy();
    return { ...total, purged };
  }

  /** Every stream with data of the customers that is in the log by now. */
  private async streamsOf(customerIds: readonly string[] | 'all'): Promise<Map<string, string[]>> {
    const model = this.projections.readModel<SubjectStreams>(subjectStreamsProjection);
    const head = await this.raw.head();
    if (head !== undefined) await model.waitFor(head, PATIENCE_MS);
    const streams = new Map<string, string[]>();
    if (customerIds === 'all') await this.collect(model, [], streams);
    else for (const is of customerIds) await this.collect(model, [{ field: 'customerId', is }], streams);
    return streams;
  }

  private async collect(
    model: ReadModel<SubjectStreams>,
    where: readonly Condition[],
    streams: Map<string, string[]>,
  ): Promise<void> {
    for (let after: string | undefined; ;) {
      const page = await model.find({ where, limit: PAGE, ...(after === undefined ? {} : { after }) });
      for (const { customerId, streams: some } of page.items) {
        streams.set(customerId, [...(streams.get(customerId) ?? []), ...some]);
      }
      if (page.next === undefined) return;
      after = page.next;
    }
  }

  /** Events with personal data that were written before it was sealed. */
  private async openEventsOf(stream: string): Promise<number> {
    const events = await this.raw.readStream(stream);
    if (events.length === 0) throw new StoreUnavailable(`'${stream}' can't be read at the moment.`);
    return events.filter(({ type, data }) => {
      const { personal } = this.catalog.definitionOf(type);
      const isThere = (field: string) => (data as Readonly<Record<string, unknown>>)[field] !== undefined;
      return sealedFieldsOf(data).length === 0 && personal.some(isThere);
    }).length;
  }
}

import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { CollectionsPolicyDisclosed, CollectionsPolicyPublished } from '#billing';
import { CustomerInformed } from '#cases';
import { EventCatalog, present, streamOf, type EventOf, type EventStore, type RecordedEvent } from '#kernel';
import { InjectEventStore } from '#platform';
import { FindServiceIssue } from '#service-health';
import type { Language } from '../domain/vocabulary.js';
import type { Source } from './compose.js';
import type { CauseReference } from './notice-order.js';

/** Reads from the log what a message is made of. */
@Injectable()
export class NoticeSources {
  constructor(
    @InjectEventStore() private readonly store: EventStore,
    private readonly catalog: EventCatalog,
    private readonly queries: QueryBus,
  ) {}

  async of({ streamId, revision }: CauseReference, language: Language): Promise<Source> {
    const past = await this.read(streamId, revision);
    const cause = past.at(-1);
    if (cause?.revision !== revision) throw new Error(`There is no event ${revision} in '${streamId}'.`);
    return {
      ...{ cause, past, language },
      ...present({ issue: await this.issueOf(cause), policy: await this.policyOf(cause) }),
    };
  }

  private async issueOf({ type, data }: RecordedEvent): Promise<Source['issue']> {
    if (type !== CustomerInformed.type) return undefined;
    const { issueId } = data as EventOf<typeof CustomerInformed>['data'];
    return issueId === undefined ? undefined : this.queries.execute(new FindServiceIssue(issueId));
  }

  private async policyOf({ type, data }: RecordedEvent): Promise<Source['policy']> {
    if (type !== CollectionsPolicyDisclosed.type) return undefined;
    const { policyId, version } = data as EventOf<typeof CollectionsPolicyDisclosed>['data'];
    const published = (await this.read(streamOf('collectionsPolicy', policyId)))
      .filter((event) => event.type === CollectionsPolicyPublished.type)
      .map((event) => event.data as EventOf<typeof CollectionsPolicyPublished>['data']);
    return published.find((policy) => policy.version === version);
  }

  private async read(streamId: string, to?: number): Promise<RecordedEvent[]> {
    const stored = await this.store.readStream(streamId, present({ to }));
    return stored.map((event) => this.catalog.upcast(event));
  }
}

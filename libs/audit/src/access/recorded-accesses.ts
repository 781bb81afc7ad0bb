import { Injectable } from '@nestjs/common';
import { EventCatalog, type EventOf, type EventStore } from '#kernel';
import { InjectEventStore } from '#platform';
import type { Access, AuditDataRead } from './access.events.js';
import type { AccessesDocument } from './accesses.projection.js';

/** Reads of the audit as they stand in the log. */
@Injectable()
export class RecordedAccesses {
  constructor(
    @InjectEventStore() private readonly store: Pick<EventStore, 'readStream'>,
    private readonly catalog: EventCatalog,
  ) {}

  /** The reads of one event, in the order in which they were answered. */
  async of({ streamId, revision }: AccessesDocument): Promise<readonly Access[]> {
    const [stored] = await this.store.readStream(streamId, { from: revision, to: revision });
    if (!stored) throw new Error(`The log has no event ${revision} of '${streamId}'.`);
    return (this.catalog.upcast(stored) as EventOf<typeof AuditDataRead>).data.accesses;
  }
}

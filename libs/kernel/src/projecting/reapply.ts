import type { EventCatalog } from '../events/catalog.js';
import type { Clock } from '../ports/clock.js';
import type { EventStore } from '../ports/event-store.js';
import type { ReadStore } from '../ports/read-store.js';
import { applyBatches } from './apply-batches.js';
import { ProjectionBatch } from './projection-batch.js';
import { ProjectionDelivery } from './projection-delivery.js';
import type { ProjectionRunner } from './projection-runner.js';

/**
 * Applies a parked stream from the event that failed to its end, and clears the park. For projections whose
 * documents are fed by one stream each: these may run ahead of the log's other events, which are not for them.
 * Whatever was applied before, here or elsewhere, is known by the documents and left alone.
 *
 * @returns false when an event failed again; the stream is parked there
 */
export async function reapply(
  runner: ProjectionRunner,
  stream: string,
  options: {
    readonly events: EventStore;
    readonly documents: ReadStore;
    readonly catalog: EventCatalog;
    readonly clock: Clock;
  },
): Promise<boolean> {
  const { events, documents, clock } = options;
  for (;;) {
    const park = runner.parks.get(stream);
    if (!park) return true;
    const delivery = new ProjectionDelivery(options);
    const stored = await events.readStream(stream, { from: park.revision });
    const slice = (await delivery.slice([runner], stored, true)).get(runner);
    if (slice) {
      const batch = new ProjectionBatch(runner, slice, { retried: stream });
      await batch.prepare();
      await applyBatches([batch], documents, clock, new AbortController().signal);
      if (batch.failure) {
        await runner.parks.park(batch.failure, true);
        return false;
      }
    }
    // More of the stream may have been passed over meanwhile; then there is more to make up for.
    if (await runner.parks.clear(stream)) return true;
  }
}

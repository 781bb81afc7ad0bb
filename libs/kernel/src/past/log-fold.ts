import type { EventCatalog } from '../events/catalog.js';
import type { RecordedEvent } from '../events/envelope.js';
import type { EventStore } from '../ports/event-store.js';
import type { Projection } from '../projecting/projection.js';
import { FoldedDocuments } from './folded-documents.js';
import { isBy, isPast, type Moment } from './moment.js';

/** What a moment comes to is more than may be held in memory. */
export class PastTooLarge extends Error {
  override readonly name = 'PastTooLarge';

  constructor(readonly most: number) {
    super(`At that moment there were more than ${most} documents, which is more than can be folded at once.`);
  }
}

/** Documents and states of streams that one fold may hold. */
const MOST_HELD = 500_000;
const PAGE = 1_000;

/**
 * Projections folded from the whole log up to a moment. By a time, what belongs to the moment may still be
 * written: whoever asks again lets it catch up, which costs no more than reading what has come since.
 */
export class LogFold {
  private readonly folded = new Map<string, FoldedDocuments>();
  private after: bigint | undefined;
  private complete = false;
  private lastRecordedAt: string | undefined;
  private running: Promise<void> | undefined;
  private failure: PastTooLarge | undefined;

  constructor(
    private readonly events: Pick<EventStore, 'readAll'>,
    private readonly catalog: EventCatalog,
    private readonly moment: Moment,
    projections: readonly Projection[],
    private readonly mostHeld = MOST_HELD,
    private readonly page = PAGE,
  ) {
    for (const projection of projections) this.folded.set(projection.name, new FoldedDocuments(projection));
  }

  /** When the last event that belongs to the moment was written; undefined when there is none. */
  get recordedAt(): string | undefined {
    return this.lastRecordedAt;
  }

  /** The documents of one of the projections; undefined when it is not one of them. */
  documentsOf<Doc>(name: string): FoldedDocuments<Doc> | undefined {
    return this.folded.get(name) as FoldedDocuments<Doc> | undefined;
  }

  /** Reads on to the moment, or to the end of the log. Whoever comes meanwhile waits for the same reading. */
  async catchUp(): Promise<void> {
    if (this.failure) throw this.failure;
    this.running ??= this.readOn().finally(() => (this.running = undefined));
    return this.running;
  }

  /** One more event, whether or not it belongs to the moment. */
  add(event: RecordedEvent): void {
    for (const documents of this.folded.values()) documents.add(event);
  }

  private async readOn(): Promise<void> {
    while (!this.complete) {
      const options = { limit: this.page, ...(this.after === undefined ? {} : { after: this.after }) };
      const page = await this.events.readAll(options);
      for (const stored of page) {
        if (isPast(stored, this.moment)) {
          this.complete = true;
          break;
        }
        this.after = stored.position;
        if (!isBy(stored, this.moment)) continue;
        this.lastRecordedAt = stored.recordedAt;
        this.add(this.catalog.upcast(stored));
      }
      this.checkSize();
      if (page.length < this.page) break;
    }
    if ([...this.folded.values()].some(({ spoilt }) => spoilt)) await this.readAnew();
  }

  /** An event failed half-way: all is read once more, now that it is known where. */
  private async readAnew(): Promise<void> {
    for (const documents of this.folded.values()) documents.reset();
    this.after = undefined;
    this.complete = false;
    await this.readOn();
  }

  private checkSize(): void {
    let held = 0;
    for (const documents of this.folded.values()) held += documents.size;
    if (held <= this.mostHeld) return;
    this.folded.clear();
    this.failure = new PastTooLarge(this.mostHeld);
    throw this.failure;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { CommandRunner, customerOf, isDestroyed, present, STAFF_KIND } from '#kernel';
import type { EventStore, KeyRecord, KeySelection, KeyStore } from '#kernel';
import { CONTEXTS, InjectEventStore, KEY_STORE, type ContextDefinition } from '#platform';
import { sentenceOf, subjectDecider } from '../domain/decide.js';
import { ListLegalHolds } from '../read-models/privacy.queries.js';

/** Personal data of one kind of one subject that is older than a policy allows. */
export interface OldData {
  /** Id of the customer; `staff` for the partner's own people. */
  readonly subject: string;
  readonly kind: string;
  readonly keys: number;
  /** The first month of it. */
  readonly from: string;
  readonly upTo: string;
  /** A legal hold keeps it. */
  readonly held: boolean;
  /** Why, in a sentence for each hold. */
  readonly because: readonly string[];
  readonly selection: KeySelection;
}

const PAGE = 1_000;
/** Holds that are told of where many keep something. */
const MOST_TOLD = 20;

/** Finds what is older than a policy allows. */
@Injectable()
export class OldDataFinder {
  /** The kinds of personal data that there are. */
  readonly kinds: readonly string[];

  constructor(
    @Inject(KEY_STORE) private readonly keys: KeyStore,
    private readonly runner: CommandRunner,
    private readonly queries: QueryBus,
    @InjectEventStore() private readonly events: Pick<EventStore, 'head'>,
    @Inject(CONTEXTS) contexts: readonly ContextDefinition[],
  ) {
    const declared = contexts.flatMap(({ personalStreams = [] }) => personalStreams.map(({ kind }) => kind));
    this.kinds = [...new Set([...declared, STAFF_KIND])].sort();
  }

  /** @param upTo the last month of which data is too old, by kind */
  async find(upTo: Readonly<Record<string, string>>): Promise<OldData[]> {
    const found = new Map<string, OldData>();
    for (const [kind, last] of Object.entries(upTo)) await this.findKind(kind, last, found);
    const all: OldData[] = [];
    for (const data of found.values()) {
      const because = await this.holdsOn(data.selection);
      all.push({ ...data, held: because.length > 0, because });
    }
    return all;
  }

  /**
   * The partner's own people are named in everybody's cases, and a month of their names goes with one key: as long as
   * anything is held, so are they.
   */
  private async holdsOn({ subject }: KeySelection): Promise<string[]> {
    const customerId = subject === undefined ? undefined : customerOf(subject);
    if (customerId !== undefined) {
      return (await this.runner.load(subjectDecider, customerId)).state.holds.map(sentenceOf);
    }
    const atLeast = await this.events.head();
    const options = { limit: MOST_TOLD, ...present({ atLeast }) };
    const { items } = await this.queries.execute(new ListLegalHolds({ open: true }, options));
    return items.map((hold) => `${hold.customerId}: ${sentenceOf(hold)}`);
  }

  /** What was destroyed by a run that began at a moment, whoever finds out. */
  async destroyedAt(
    at: string,
    upTo: Readonly<Record<string, string>>,
  ): Promise<{ readonly keys: number; readonly subjects: string[] }> {
    const subjects = new Set<string>();
    let keys = 0;
    for (const [kind, last] of Object.entries(upTo)) {
      for await (const key of this.everyKey(kind, last)) {
        if (!isDestroyed(key) || key.erasure.at !== at) continue;
        keys++;
        subjects.add(customerOf(key.subject) ?? key.subject);
      }
    }
    return { keys, subjects: [...subjects].sort() };
  }

  private async findKind(kind: string, upTo: string, found: Map<string, OldData>): Promise<void> {
    for await (const key of this.everyKey(kind, upTo)) {
      if (isDestroyed(key)) continue;
      const id = `${kind} ${key.subject}`;
      const known = found.get(id);
      found.set(id, {
        subject: customerOf(key.subject) ?? key.subject,
        kind,
        keys: (known?.keys ?? 0) + 1,
        from: known && known.from < key.period ? known.from : key.period,
        upTo,
        held: false,
        because: [],
        selection: { subject: key.subject, kind, upTo },
      });
    }
  }

  private async *everyKey(kind: string, upTo: string): AsyncGenerator<KeyRecord> {
    for (let after: string | undefined; ;) {
      const page = await this.keys.page({ kind, upTo }, after, PAGE);
      yield* page;
      if (page.length < PAGE) return;
      after = page.at(-1)?.id;
    }
  }
}

import { Injectable } from '@nestjs/common';
import { EventCatalog, isBy, laterThan, LogFold } from '#kernel';
import type { Clock, Documents, EventStore, Moment, Projection } from '#kernel';
import type { ContextDefinition } from '../casebook/context-definition.js';
import { InjectClock, InjectContexts, InjectEventStore } from '../casebook/tokens.js';
import { checkReached } from './moments.js';
import { lookInto, type PastView } from './past-view.js';

/** The past is being folded from the log: come again. Answered with 503 and Retry-After. */
export class PastNotReady extends Error {
  override readonly name = 'PastNotReady';
  readonly retryAfterSeconds = 2;

  constructor() {
    super('That moment is being put together from the log, event by event; ask again in a few seconds.');
  }
}

/** What is asked about the whole desk, and folded from the whole log. */
export interface LogPast {
  /** Unique among all. */
  readonly name: string;
  /** Names of the projections that its queries read. */
  readonly projections: readonly string[];
}

/** How long somebody waits for the past before he is asked to come again, in milliseconds. */
const PATIENCE_MS = 2_000;
/** So many pasts are kept for whoever asks again. */
const KEPT = 4;
const PAGE = 1_000;

/** Answers, about the whole desk, what would have been answered at a moment of the past. [A1] */
@Injectable()
export class LogPasts {
  /** Those used last, the latest at the end. */
  private readonly folds = new Map<string, LogFold>();
  /** Up to here, nothing was erased of what is kept. */
  private intactUpTo: bigint | undefined;
  /** Events after which nothing may be kept of what was erased by then. */
  private readonly erasures: ReadonlySet<string>;
  /** One at a time: a fold takes a processor. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    @InjectEventStore() private readonly store: Pick<EventStore, 'readAll' | 'head'>,
    private readonly catalog: EventCatalog,
    @InjectClock() private readonly clock: Clock,
    @InjectContexts() private readonly contexts: readonly ContextDefinition[],
  ) {
    this.erasures = new Set(contexts.flatMap(({ erasures = [] }) => erasures.map(({ type }) => type)));
  }

  /**
   * Asks in the past, or in the present when no moment is given.
   *
   * @throws PastNotReady when it takes long; what was begun goes on
   * @throws PastTooLarge
   * @throws ProblemException 400 when the log has not reached the moment
   */
  async see<T>(past: LogPast, moment: Moment | undefined, ask: () => Promise<T>): Promise<T> {
    if (!moment) return ask();
    await checkReached(this.store, ['at', moment]);
    return lookInto(await this.viewAt(past, moment), ask);
  }

  /**
   * The whole desk at a moment.
   *
   * @throws PastNotReady when it takes long; what was begun goes on
   * @throws PastTooLarge
   */
  async viewAt(past: LogPast, moment: Moment): Promise<PastView> {
    await this.forgetErased();
    const fold = this.foldFor(past, moment);
    await this.inTime(this.inTurn(() => fold.catchUp()));
    return viewOf(fold, moment);
  }

  /** A fold of its own for somebody who goes on from there. */
  async foldOf(past: LogPast, moment: Moment): Promise<LogFold> {
    const fold = this.newFold(past, moment);
    await this.inTime(this.inTurn(() => fold.catchUp()));
    return fold;
  }

  /** Tells which events a past is made of. */
  handledBy(past: LogPast): (event: { readonly type: string }) => boolean {
    const projections = this.projectionsOf(past);
    return ({ type }) => projections.some(({ handles }) => handles.has(type));
  }

  /** Whatever copy of the program erased something: the log tells all of them. */
  private async forgetErased(): Promise<void> {
    if (this.folds.size === 0) {
      this.intactUpTo = await this.store.head();
      return;
    }
    for (let isMore = true; isMore;) {
      const after = this.intactUpTo;
      const page = await this.store.readAll({ limit: PAGE, ...(after === undefined ? {} : { after }) });
      if (page.some(({ type }) => this.erasures.has(type))) this.folds.clear();
      this.intactUpTo = page.at(-1)?.position ?? after;
      isMore = page.length === PAGE;
    }
  }

  private foldFor(past: LogPast, moment: Moment): LogFold {
    const key = JSON.stringify([past.name, 'position' in moment ? String(moment.position) : moment]);
    const fold = this.folds.get(key) ?? this.newFold(past, moment);
    this.folds.delete(key);
    this.folds.set(key, fold);
    for (const oldest of this.folds.keys()) {
      if (this.folds.size <= KEPT) break;
      this.folds.delete(oldest);
    }
    return fold;
  }

  private newFold(past: LogPast, moment: Moment): LogFold {
    return new LogFold(this.store, this.catalog, moment, this.projectionsOf(past));
  }

  private projectionsOf({ name, projections }: LogPast): readonly Projection[] {
    const all = this.contexts.flatMap((context) => context.projections) as Projection[];
    const asked = all.filter((projection) => projections.includes(projection.name));
    if (asked.length < projections.length) {
      throw new Error(`No context has all the projections of the past of '${name}'.`);
    }
    return asked;
  }

  private async inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** @throws PastNotReady when the work is not done in time */
  private async inTime(work: Promise<void>): Promise<void> {
    const done = new AbortController();
    const late = this.clock.until(laterThan(this.clock.now(), PATIENCE_MS), done.signal).then(
      () => 'late' as const,
      () => 'done' as const,
    );
    try {
      if ((await Promise.race([work, late])) === 'late') throw new PastNotReady();
    } catch (error) {
      // Nobody waits for it any more; whoever asks again hears of its failure.
      work.catch(() => undefined);
      throw error;
    } finally {
      done.abort();
    }
  }
}

/** Before everything. */
const EARLIEST = '0001-01-01T00:00:00.000Z';

/** The whole desk at the moment to which the log was folded. */
export function viewOf(fold: LogFold, moment: Moment): PastView {
  return {
    now: 'time' in moment ? moment.time : (fold.recordedAt ?? EARLIEST),
    includes: (event) => isBy(event, moment),
    documentsOf: <Doc, State>({ name }: Projection<Doc, State>): Promise<Documents<Doc>> => {
      const documents = fold.documentsOf<Doc>(name);
      if (!documents) throw new Error(`The past of '${name}' was asked for, and is not folded there.`);
      return Promise.resolve(documents);
    },
  };
}

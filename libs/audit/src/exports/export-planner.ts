import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ListInvoices } from '#billing';
import { ListCases } from '#cases';
import { ListMessages } from '#communication';
import { addDays, present, streamOf, type EventStore, type Page, type StoredEvent } from '#kernel';
import { InjectRawEventStore } from '#platform';
import { AuditLog } from '../log/audit-log.js';
import { LogUnavailable } from '../log/transparency-log.js';
import type { Plan, Wanted } from './export-state.js';
import { isDocumented, sheetsOf, type Chapter } from './history/sheets.js';

/** Events of a segment: of a few hundred bytes each, and never more than can be held. */
export const SEGMENT = 1_024;
const PAGE = 200;

/** A plan, and the places of its events in the log where these are not all between two places. */
export interface Planned {
  readonly plan: Plan;
  readonly places?: Float64Array;
}

/** Before it is decided whether it has documents. */
interface Undocumented extends Omit<Planned, 'plan'> {
  readonly plan: Omit<Plan, 'documents'>;
}

type Subject = Extract<Wanted, { readonly id: string }>;

/** Decides what an export consists of: everything is taken from the tree that was signed last. */
@Injectable()
export class ExportPlanner {
  constructor(
    private readonly log: AuditLog,
    private readonly queries: QueryBus,
    @InjectRawEventStore() private readonly raw: Pick<EventStore, 'readStream' | 'head'>,
  ) {}

  /** False for a case or a customer of which the log has nothing. */
  async isKnown(wanted: Wanted): Promise<boolean> {
    return !('id' in wanted) || (await this.firstOf(wanted)) !== undefined;
  }

  /**
   * @param documents whether it shall have documents too; else that depends on its size
   * @throws LogUnavailable, ReadModelBehind
   */
  async plan(wanted: Wanted, documents?: boolean): Promise<Planned> {
    const { plan, ...places } = await this.planned(wanted);
    const has = isDocumented(plan.segments, plan.chapters, documents);
    return { ...places, plan: { ...plan, documents: has ? plan.sheets : 0 } };
  }

  private async planned(wanted: Wanted): Promise<Undocumented> {
    const { size } = this.log.signed();
    if (wanted.kind === 'all') return { plan: planOf(size, { kind: 'all' }, size) };
    if (wanted.kind === 'period') {
      const first = await this.firstFrom(`${wanted.from}T00:00:00.000Z`, size);
      const end = await this.firstFrom(`${addDays(wanted.to, 1)}T00:00:00.000Z`, size);
      return { plan: planOf(size, { kind: 'range', first, end }, end - first) };
    }
    await this.whenSigned(wanted, size);
    return this.ofStreams(await this.streamsOf(wanted.kind, wanted.id), size);
  }

  /** What is newer than the last checkpoint waits for the next one. */
  private async whenSigned(wanted: Subject, size: number): Promise<void> {
    const first = await this.firstOf(wanted);
    const index = first && (await this.log.indexOf(first.id));
    if (index === undefined || index >= size) {
      throw new LogUnavailable(`No checkpoint has the ${wanted.kind} ${wanted.id} yet.`);
    }
  }

  private async firstOf({ kind, id }: Subject): Promise<StoredEvent | undefined> {
    const [first] = await this.raw.readStream(streamOf(kind, id), { from: 0, to: 0 });
    return first;
  }

  /** Index of the first event that was recorded at a moment or later. */
  private async firstFrom(moment: string, size: number): Promise<number> {
    let [low, high] = [0, size];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const { recordedAt } = JSON.parse(await this.log.record(middle)) as { readonly recordedAt: string };
      if (recordedAt < moment) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private async ofStreams(wanted: readonly (readonly string[])[], size: number): Promise<Undocumented> {
    const streams: Record<string, number> = {};
    const chapters: Chapter[] = [];
    const told: number[] = [];
    for (const names of wanted) {
      const places: number[] = [];
      for (const name of names) {
        const found = await this.placesOf(name, size);
        if (found.length > 0) streams[name] = found.length;
        places.push(...found);
      }
      const [subject = ''] = names;
      if (places.length > 0) chapters.push({ subject, events: places.length });
      told.push(...places.sort((a, b) => a - b));
    }
    const plan = planOf(size, { kind: 'streams', streams }, told.length, chapters);
    const sorted = Float64Array.from(told).sort();
    return { plan, places: Float64Array.from([...sorted, ...told]) };
  }

  private async placesOf(name: string, size: number): Promise<number[]> {
    const places: number[] = [];
    for (const { id } of await this.raw.readStream(name)) {
      const index = await this.log.indexOf(id);
      if (index === undefined || index >= size) break;
      places.push(index);
    }
    return places;
  }

  /**
   * The streams that make a case or a customer, in chapters: of a case its own and the messages about it; of a customer its
   * own, its account's and what was written to it otherwise; then each case and each invoice with the messages about it.
   */
  private async streamsOf(kind: 'case' | 'customer', id: string): Promise<string[][]> {
    const head = await this.raw.head();
    const at = present({ atLeast: head });
    const messages = (filter: object) =>
      this.all((after) =>
        this.queries.execute(new ListMessages(filter, { limit: PAGE, ...at, ...present({ after }) })),
      );
    if (kind === 'case') {
      const told = await messages({ caseId: id });
      return [[streamOf('case', id), ...told.map((message) => streamOf('message', message.id))]];
    }
    const cases = await this.all((after) =>
      this.queries.execute(
        new ListCases(
          { customerId: id },
          { sort: 'receivedAt', direction: 'asc', limit: PAGE, ...at, ...present({ after }) },
        ),
      ),
    );
    const invoices = await this.all((after) =>
      this.queries.execute(
        new ListInvoices(
          { customerId: id },
          { sort: 'dueOn', direction: 'asc', limit: PAGE, ...at, ...present({ after }) },
        ),
      ),
    );
    const chapters = new Map([
      [streamOf('customer', id), [streamOf('customer', id), streamOf('account', id)]],
    ]);
    for (const each of cases) chapters.set(streamOf('case', each.id), [streamOf('case', each.id)]);
    for (const each of invoices) chapters.set(streamOf('invoice', each.id), [streamOf('invoice', each.id)]);
    for (const message of await messages({ customerId: id })) {
      const about = chapters.get(subjectOf(message)) ?? chapters.get(streamOf('customer', id));
      about?.push(streamOf('message', message.id));
    }
    return [...chapters.values()];
  }

  private async all<Item>(ask: (after?: string) => Promise<Page<Item>>): Promise<Item[]> {
    const items: Item[] = [];
    let after: string | undefined;
    do {
      const page = await ask(after);
      items.push(...page.items);
      after = page.next;
    } while (after !== undefined);
    return items;
  }
}

/** The stream of what a message is about. */
const subjectOf = ({ caseId, invoiceNumber }: MessageSubject): string =>
  caseId !== null ? streamOf('case', caseId) : streamOf('invoice', invoiceNumber ?? '');

interface MessageSubject {
  readonly caseId: string | null;
  readonly invoiceNumber: string | null;
}

function planOf(
  size: number,
  scope: Plan['scope'],
  events: number,
  chapters?: readonly Chapter[],
): Undocumented['plan'] {
  const segments = Math.ceil(events / SEGMENT);
  const sheets = sheetsOf(segments, chapters).length;
  return { size, scope, events, segments, sheets, ...present({ chapters }) };
}

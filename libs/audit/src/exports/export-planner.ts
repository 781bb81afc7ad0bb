import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ListInvoices } from '#billing';
import { ListCases } from '#cases';
import { ListMessages } from '#communication';
import { addDays, present, streamOf, type EventStore, type Page } from '#kernel';
import { InjectRawEventStore } from '#platform';
import { AuditLog } from '../log/audit-log.js';
import type { Plan, Wanted } from './export-state.js';

/** Events of a segment: of a few hundred bytes each, and never more than can be held. */
export const SEGMENT = 1_024;
const PAGE = 200;

/** A plan, and the places of its events in the log where these are not all between two places. */
export interface Planned {
  readonly plan: Plan;
  readonly places?: Float64Array;
}

/** Decides what an export consists of: everything is taken from the tree that was signed last. */
@Injectable()
export class ExportPlanner {
  constructor(
    private readonly log: AuditLog,
    private readonly queries: QueryBus,
    @InjectRawEventStore() private readonly raw: Pick<EventStore, 'readStream' | 'head'>,
  ) {}

  /** @throws LogUnavailable, ReadModelBehind */
  async plan(wanted: Wanted): Promise<Planned> {
    const { size } = this.log.signed();
    if (wanted.kind === 'all') return { plan: planOf(size, { kind: 'all' }, size) };
    if (wanted.kind === 'period') {
      const first = await this.firstFrom(`${wanted.from}T00:00:00.000Z`, size);
      const end = await this.firstFrom(`${addDays(wanted.to, 1)}T00:00:00.000Z`, size);
      return { plan: planOf(size, { kind: 'range', first, end }, end - first) };
    }
    return this.ofStreams(await this.streamsOf(wanted.kind, wanted.id), size);
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

  private async ofStreams(names: readonly string[], size: number): Promise<Planned> {
    const streams: Record<string, number> = {};
    const places: number[] = [];
    for (const name of names) {
      for (const { id } of await this.raw.readStream(name)) {
        const index = await this.log.indexOf(id);
        if (index === undefined || index >= size) break;
        places.push(index);
        streams[name] = (streams[name] ?? 0) + 1;
      }
    }
    const plan = planOf(size, { kind: 'streams', streams }, places.length);
    return { plan, places: Float64Array.from(places).sort() };
  }

  /** The streams that make a case or a customer: its own, and those of what is about it. */
  private async streamsOf(kind: 'case' | 'customer', id: string): Promise<string[]> {
    const head = await this.raw.head();
    const at = present({ atLeast: head });
    const messages = (filter: object) =>
      this.all((after) =>
        this.queries.execute(new ListMessages(filter, { limit: PAGE, ...at, ...present({ after }) })),
      );
    if (kind === 'case') {
      const told = await messages({ caseId: id });
      return [streamOf('case', id), ...told.map((message) => streamOf('message', message.id))];
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
    const told = await messages({ customerId: id });
    return [
      streamOf('customer', id),
      streamOf('account', id),
      ...cases.map((each) => streamOf('case', each.id)),
      ...invoices.map((each) => streamOf('invoice', each.id)),
      ...told.map((each) => streamOf('message', each.id)),
    ];
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

const planOf = (size: number, scope: Plan['scope'], events: number): Plan => ({
  size,
  scope,
  events,
  segments: Math.ceil(events / SEGMENT),
});

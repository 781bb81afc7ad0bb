import { Injectable } from '@nestjs/common';
import { categoryOf, EventCatalog, type StoredEvent } from '#kernel';
import { ExportSource, type Content } from '../export-source.js';
import { ExportStreams } from '../export-streams.js';
import type { ExportState, Extent, Plan } from '../export-state.js';
import { AT_ONCE, inTurn } from '../in-turn.js';
import { STREAM_TYPES } from '../mining/vocabulary.js';
import { publicEvent, type PublicEvent } from '../public-event.js';
import type { Written } from '../written.js';
import { historyDocument } from './history-document.js';
import { beginIndex, endIndex, INDEX, sheetHtml, type Entry } from './history-index.js';
import { historyPage, type Link } from './history-page.js';
import { LABELS } from './labels.js';
import { nameOf, sheetsOf, type Sheet } from './sheets.js';
import type { About, Section } from './telling.js';

const FOLDER = 'history';
const FILE = `${FOLDER}/${INDEX}`;
const CATEGORIES: readonly string[] = STREAM_TYPES;
/** Messages are told where they are, and not listed: there are more of them than of everything else. */
const LISTED = CATEGORIES.filter((category) => category !== 'message');

type Order = Pick<ExportState, 'language' | 'personal' | 'askedAt'>;

/**
 * The history for people: a page for each sheet, a document for each, and an index of them. In an export of a case or a customer
 * a sheet tells of one thing; else of all that began in a segment, each from its beginning to its end, so that nothing
 * about others has to be kept in mind, and then what the program itself did in that segment.
 */
@Injectable()
export class HistoryFiles {
  private made: { readonly plan: Plan; readonly sheets: readonly Sheet[] } | undefined;

  constructor(
    private readonly source: ExportSource,
    private readonly streams: ExportStreams,
    private readonly catalog: EventCatalog,
  ) {}

  static stepsOf({ sheets, documents }: Extent): number {
    return sheets + documents + sheets + 2;
  }

  async ofStep(order: Order, content: Content, step: number): Promise<Written> {
    const { sheets, documents } = content.plan;
    if (step < sheets) return this.page(order, content, this.sheet(content.plan, step));
    if (step < sheets + documents)
      return this.document(order, content, this.sheet(content.plan, step - sheets));
    return this.index(order, content, step - sheets - documents);
  }

  private page(order: Order, content: Content, sheet: Sheet): Written {
    const about = aboutOf(order, sheet);
    const name = `${FOLDER}/${nameOf(sheet)}.html`;
    return {
      name,
      content: historyPage(this.sections(order, content, sheet), about, this.links(content, sheet, order)),
    };
  }

  private async document(order: Order, content: Content, sheet: Sheet): Promise<Written> {
    const made = await historyDocument(this.sections(order, content, sheet), aboutOf(order, sheet));
    return [[`${FOLDER}/${nameOf(sheet)}.pdf`, made]];
  }

  private async index(order: Order, content: Content, step: number): Promise<Written> {
    const { sheets, documents } = content.plan;
    const { language } = order;
    if (step === 0) return { file: FILE, text: beginIndex(aboutOf(order), documents === sheets) };
    if (step > sheets) return { file: FILE, text: endIndex, isLast: true };
    const sheet = this.sheet(content.plan, step - 1);
    const entries = await this.entries(content, sheet);
    const isDocumented = documents === sheets;
    return { file: FILE, items: [sheetHtml(sheet, entries, { language, isDocumented })], separator: '' };
  }

  private async entries(content: Content, { number, subject, part, from }: Sheet): Promise<Entry[]> {
    const entries: Entry[] = [];
    if (subject !== undefined) {
      if (part > 0) return [];
      const [first] = await content.places.read(content.plan.events + from, content.plan.events + from + 1);
      const [event] = first === undefined ? [] : await this.source.eventsAt([first]);
      return [{ subject, first: event && publicEvent(this.catalog, event).data }];
    }
    for await (const { name, data } of this.streams.begunIn(content, number, LISTED)) {
      entries.push({ subject: name, first: data });
    }
    return entries;
  }

  private async *sections(order: Order, content: Content, sheet: Sheet): AsyncGenerator<Section> {
    const { subject, number } = sheet;
    if (subject !== undefined) {
      yield { subject, events: this.ofPlaces(order, content, sheet) };
      return;
    }
    const begun = this.streams.begunIn(content, number, CATEGORIES);
    // The next ones are read while one is told.
    yield* inTurn(begun, AT_ONCE, async ({ name }) => {
      const told = this.streams.told(content, name);
      const first = await told.next();
      return { subject: name, events: this.inScope(order, first, told) };
    });
    const events = await this.source.events(content, number);
    const others = events.filter(({ streamId }) => !CATEGORIES.includes(categoryOf(streamId)));
    yield { events: others.map((event) => shown(order, publicEvent(this.catalog, event))) };
  }

  private async *ofPlaces(order: Order, { plan, places }: Content, { from, events }: Sheet) {
    const begin = plan.events + from;
    const some = await places.read(begin, begin + events);
    const read = inTurn(some, AT_ONCE, (place) => this.source.eventsAt([place]));
    for await (const [event] of read as AsyncIterable<readonly StoredEvent[]>) {
      if (event) yield shown(order, publicEvent(this.catalog, event));
    }
  }

  private async *inScope(
    order: Order,
    { value, done = false }: IteratorResult<Told, unknown>,
    rest: AsyncIterable<Told>,
  ): AsyncGenerator<PublicEvent> {
    if (done) return;
    const first = value as Told;
    if (first.isIn) yield shown(order, first.each);
    for await (const { each, isIn } of rest) if (isIn) yield shown(order, each);
  }

  private links({ plan }: Content, { number }: Sheet, { language }: Order): Link[] {
    const { contents, previous, next } = LABELS[language];
    const to = (at: number, text: string): Link[] =>
      at < 0 || at >= plan.sheets ? [] : [{ href: `${nameOf(this.sheet(plan, at))}.html`, text }];
    return [{ href: INDEX, text: contents }, ...to(number - 1, previous), ...to(number + 1, next)];
  }

  private sheet(plan: Plan, number: number): Sheet {
    if (this.made?.plan !== plan) this.made = { plan, sheets: sheetsOf(plan.segments, plan.chapters) };
    const sheet = this.made.sheets[number];
    if (!sheet) throw new Error(`There is no sheet ${number} of ${this.made.sheets.length}.`);
    return sheet;
  }
}

interface Told {
  readonly each: PublicEvent;
  readonly isIn: boolean;
}

/** Personal data only where it was asked for. */
const shown = ({ personal = false }: Order, { event, data }: PublicEvent): PublicEvent => ({
  event,
  data: personal ? (event.data as object) : data,
});

const aboutOf = ({ language, personal = false, askedAt }: Order, sheet?: Sheet): About => ({
  language,
  personal,
  madeAt: askedAt,
  ...(sheet && sheet.parts > 1 ? { parts: `${sheet.part + 1}/${sheet.parts}` } : {}),
});

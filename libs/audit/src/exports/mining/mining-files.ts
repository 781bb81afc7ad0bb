import { Injectable } from '@nestjs/common';
import type { Content } from '../export-source.js';
import type { Extent } from '../export-state.js';
import { ExportStreams } from '../export-streams.js';
import { AT_ONCE, inTurn } from '../in-turn.js';
import type { PublicEvent } from '../public-event.js';
import type { Addition } from '../written.js';
import type { MinedEvent, MinedObject } from './mined.js';
import { minedEvent } from './mined-event.js';
import { MiningSource } from './mining-source.js';
import { beginJson, betweenJson, endJson, eventJson, objectJson } from './ocel-json.js';
import { beginXml, betweenXml, endXml, eventXml, objectXml } from './ocel-xml.js';
import { Story } from './story.js';
import { lineOf, sharesOf, Strangers, strangersOf } from './strangers.js';
import { eventTypes, objectTypes } from './types.js';
import { STREAM_TYPES } from './vocabulary.js';
import { beginXes, endXes, traceXes } from './xes.js';

/** A form of OCEL 2.0. */
interface OcelForm {
  readonly file: string;
  readonly separator: string;
  readonly begin: typeof beginJson;
  readonly between: string;
  readonly end: string;
  readonly object: (object: MinedObject) => string;
  readonly event: (event: MinedEvent) => string;
}

const OCEL: readonly OcelForm[] = [
  {
    file: 'mining/ocel.json',
    separator: ',\n',
    begin: beginJson,
    between: betweenJson,
    end: endJson,
    object: objectJson,
    event: eventJson,
  },
  {
    file: 'mining/ocel.xml',
    separator: '',
    begin: beginXml,
    between: betweenXml,
    end: endXml,
    object: objectXml,
    event: eventXml,
  },
];

const XES = [
  { file: 'mining/cases.xes', category: 'case' },
  { file: 'mining/invoices.xes', category: 'invoice' },
] as const;

/** What the steps of a file have kept so far of what was named. */
export type Named = AsyncIterable<string>;

/** One step towards the files; those of a file follow each other. */
type Step = (content: Content, named: Named) => Promise<Addition> | Addition;

/** The files for process mining, step by step: each looks at one segment, and adds to one file. */
@Injectable()
export class MiningFiles {
  private made: { readonly segments: number; readonly steps: readonly Step[] } | undefined;

  constructor(
    private readonly source: MiningSource,
    private readonly streams: ExportStreams,
  ) {}

  static stepsOf({ segments }: Extent): number {
    return OCEL.length * (2 * segments + sharesOf(segments) + 3) + XES.length * (segments + 2);
  }

  async ofStep(content: Content, step: number, named: Named): Promise<Addition> {
    const all = this.stepsFor(content.plan.segments);
    const next = all[step];
    if (!next) throw new Error(`There is no step ${step} of ${all.length}.`);
    return next(content, named);
  }

  /** Made once for an export, and not for each of its steps: a large one has thousands. */
  private stepsFor(segments: number): readonly Step[] {
    if (this.made?.segments !== segments) {
      const steps = [
        ...OCEL.flatMap((form) => this.ocel(form, segments)),
        ...XES.flatMap((log) => this.xes(log, segments)),
      ];
      this.made = { segments, steps };
    }
    return this.made.steps;
  }

  private ocel(form: OcelForm, segments: number): Step[] {
    const { file, separator } = form;
    const shares = sharesOf(segments);
    const each = numbersTo(segments);
    return [
      () => ({ file, text: form.begin(objectTypes(), eventTypes()) }),
      ...each.map(
        (segment): Step =>
          (content) =>
            this.objects(form, content, segment),
      ),
      ...numbersTo(shares).map((share): Step => async (_, named) => {
        const items = (await strangersOf(named, share)).map(form.object);
        return { file, items, separator };
      }),
      () => ({ file, text: form.between }),
      ...each.map((segment): Step => async (content) => {
        const items: string[] = [];
        for await (const { each, handOver } of this.source.events(content, segment, STREAM_TYPES)) {
          items.push(form.event(minedEvent(each, handOver)));
        }
        return { file, items, separator };
      }),
      () => ({ file, text: form.end, isLast: true }),
    ];
  }

  /** The objects of the streams that begin in a segment; what these name and has no stream in the export follows later. */
  private async objects({ file, separator, object }: OcelForm, content: Content, segment: number) {
    const items: string[] = [];
    const strangers = new Strangers();
    const begun = this.streams.begunIn(content, segment, STREAM_TYPES);
    for await (const { objects, named } of inTurn(begun, AT_ONCE, ({ name }) => this.story(content, name))) {
      items.push(...objects.map(object));
      for (const each of objects) strangers.pass(each);
      for (const each of named) strangers.meet(each);
    }
    const named: string[] = [];
    const asked = inTurn(strangers.met(), AT_ONCE, async (each) => ({
      each,
      isThere: each.type !== 'agent' && (await this.streams.isThere(content, each.id)),
    }));
    for await (const { each, isThere } of asked) {
      if (!isThere) named.push(lineOf(each, sharesOf(content.plan.segments)));
    }
    return { file, separator, items, named };
  }

  private async story(content: Content, name: string) {
    const story = new Story(name);
    const strangers = new Strangers();
    for await (const { each, isIn } of this.streams.told(content, name)) {
      if (!isIn) story.passOver(each);
      else story.add(each);
      for (const other of story.takeNamed()) strangers.meet(other);
    }
    return { objects: story.objects, named: strangers.met() };
  }

  private xes({ file, category }: (typeof XES)[number], segments: number): Step[] {
    return [
      () => ({ file, text: beginXes(category === 'case') }),
      ...numbersTo(segments).map((segment): Step => async (content) => {
        const items: string[] = [];
        const begun = this.streams.begunIn(content, segment, [category]);
        for await (const trace of inTurn(begun, AT_ONCE, ({ name }) => this.trace(content, name)))
          items.push(trace);
        return { file, items, separator: '' };
      }),
      () => ({ file, text: endXes, isLast: true }),
    ];
  }

  private async trace(content: Content, name: string): Promise<string> {
    const events: PublicEvent[] = [];
    for await (const { each, isIn } of this.streams.told(content, name)) if (isIn) events.push(each);
    return traceXes(name, events);
  }
}

const numbersTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

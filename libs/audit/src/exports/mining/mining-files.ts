import { Injectable } from '@nestjs/common';
import type { Plan } from '../export-state.js';
import type { PublicEvent } from '../public-event.js';
import type { MinedEvent, MinedObject } from './mined.js';
import { minedEvent } from './mined-event.js';
import { MiningSource, type Extent } from './mining-source.js';
import { beginJson, betweenJson, endJson, eventJson, objectJson } from './ocel-json.js';
import { beginXml, betweenXml, endXml, eventXml, objectXml } from './ocel-xml.js';
import { Story } from './story.js';
import { eventTypes, objectTypes } from './types.js';
import { STREAM_TYPES } from './vocabulary.js';
import { beginXes, endXes, traceXes } from './xes.js';

/** What a step adds to a file that grows. */
export interface Addition {
  readonly file: string;
  /** Text, or things of a list that stand one after the other. */
  readonly text?: string;
  readonly items?: readonly string[];
  /** What stands between two of them. */
  readonly separator?: string;
  /** Objects that were told of only because they were named; each is once. */
  readonly named?: readonly string[];
  /** Nothing follows. */
  readonly isLast?: boolean;
}

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

const MOST_AT_HOME = 10_000;

const XES = [
  { file: 'mining/cases.xes', category: 'case' },
  { file: 'mining/invoices.xes', category: 'invoice' },
] as const;

/** Objects that are named and have no stream in the export: each is met once. */
class Strangers {
  readonly met: string[] = [];
  private readonly known: Set<string>;
  /** Some that have a stream, not to ask for them again and again. */
  private readonly atHome = new Set<string>();

  constructor(
    known: readonly string[],
    private readonly hasStream: (id: string) => Promise<boolean>,
  ) {
    this.known = new Set(known);
  }

  /** True when it is one, and met for the first time. */
  async meet({ id, type }: MinedObject): Promise<boolean> {
    if (this.known.has(id) || this.atHome.has(id)) return false;
    if (type !== 'agent' && (await this.hasStream(id))) {
      if (this.atHome.size >= MOST_AT_HOME) this.atHome.clear();
      this.atHome.add(id);
      return false;
    }
    this.known.add(id);
    this.met.push(id);
    return true;
  }
}

/** One step towards the files; those of a file follow each other. */
type Step = (extent: Extent, named: readonly string[]) => Promise<Addition> | Addition;

/** The files for process mining, step by step: each looks at one segment, and adds to one file. */
@Injectable()
export class MiningFiles {
  private made: { readonly segments: number; readonly steps: readonly Step[] } | undefined;

  constructor(private readonly source: MiningSource) {}

  static stepsOf({ segments }: Plan): number {
    return OCEL.length * (2 * segments + 3) + XES.length * (segments + 2);
  }

  /** @param named the objects that stand in the file because they were named */
  async ofStep(extent: Extent, step: number, named: readonly string[]): Promise<Addition> {
    const all = this.stepsFor(extent.plan.segments);
    const next = all[step];
    if (!next) throw new Error(`There is no step ${step} of ${all.length}.`);
    return next(extent, named);
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
    const each = numbersTo(segments);
    return [
      () => ({ file, text: form.begin(objectTypes(), eventTypes()) }),
      ...each.map(
        (segment): Step =>
          (extent, named) =>
            this.objects(form, extent, segment, named),
      ),
      () => ({ file, text: form.between }),
      ...each.map((segment): Step => async (extent) => {
        const items: string[] = [];
        for await (const { each, handOver } of this.source.events(extent, segment, STREAM_TYPES)) {
          items.push(form.event(minedEvent(each, handOver)));
        }
        return { file, items, separator };
      }),
      () => ({ file, text: form.end, isLast: true }),
    ];
  }

  /** The objects of the streams that begin in a segment, and those that these name and that have no stream in the export. */
  private async objects(form: OcelForm, extent: Extent, segment: number, named: readonly string[]) {
    const items: string[] = [];
    const strangers = new Strangers(named, (id) => this.source.isThere(extent, id));
    for await (const name of this.source.begunIn(extent, segment, STREAM_TYPES)) {
      const story = new Story(name);
      for await (const { each, isIn } of this.source.told(extent, name)) {
        if (!isIn) story.passOver(each);
        else story.add(each);
        for (const other of story.takeNamed())
          if (await strangers.meet(other)) items.push(form.object(other));
      }
      items.push(...story.objects.map(form.object));
    }
    return { file: form.file, separator: form.separator, items, named: strangers.met };
  }

  private xes({ file, category }: (typeof XES)[number], segments: number): Step[] {
    return [
      () => ({ file, text: beginXes(category === 'case') }),
      ...numbersTo(segments).map((segment): Step => async (extent) => {
        const items: string[] = [];
        for await (const name of this.source.begunIn(extent, segment, [category])) {
          const events: PublicEvent[] = [];
          for await (const { each, isIn } of this.source.told(extent, name)) if (isIn) events.push(each);
          items.push(traceXes(name, events));
        }
        return { file, items, separator: '' };
      }),
      () => ({ file, text: endXes, isLast: true }),
    ];
  }
}

const numbersTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

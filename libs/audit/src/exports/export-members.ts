import { Injectable } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { makingCaseProcess, type Automaton } from '#cases';
import { EventCatalog, schemasOf, type EventDescription, type VersionSchema } from '#kernel';
import { AuditLog } from '../log/audit-log.js';
import { ExportSource, type Content } from './export-source.js';
import type { ExportState, Extent, Plan } from './export-state.js';
import { HistoryFiles } from './history/history-files.js';
import { unhurried } from './in-turn.js';
import { MiningFiles, type Named } from './mining/mining-files.js';
import { pnml } from './mining/pnml.js';
import { publicEvent, type PublicEvent } from './public-event.js';
import { VERIFIER_PROGRAM, verifierFolder } from './verifier-folder.js';
import type { Member, Written } from './written.js';

/** Older checkpoints to which a consistency proof is given along. */
const MOST_OLDER = 100;
const VERIFIER = [VERIFIER_PROGRAM, 'casebook-verify.html'] as const;

/** Makes the files of an export, step by step: which ones a step makes depends on the plan alone. */
@Injectable()
export class ExportMembers {
  constructor(
    private readonly log: AuditLog,
    private readonly source: ExportSource,
    private readonly catalog: EventCatalog,
    private readonly history: HistoryFiles,
    private readonly mining: MiningFiles,
  ) {}

  /**
   * Steps until everything but the manifest is written: the head, the segments, their events in current versions, the
   * history for people, the files for process mining, and the rest.
   */
  static stepsOf(plan: Extent): number {
    return 1 + 2 * plan.segments + HistoryFiles.stepsOf(plan) + MiningFiles.stepsOf(plan) + 1;
  }

  async ofStep(state: ExportState, content: Content, named: Named): Promise<Written> {
    const { step } = state;
    const { plan } = content;
    const { segments } = plan;
    if (step === 0) return this.head(state, plan);
    if (step <= segments) return this.segment(content, step - 1);
    if (step <= 2 * segments) return this.upcast(content, step - 1 - segments);
    const history = step - 1 - 2 * segments;
    if (history < HistoryFiles.stepsOf(plan)) return this.history.ofStep(state, content, history);
    const mining = history - HistoryFiles.stepsOf(plan);
    if (mining < MiningFiles.stepsOf(plan)) return this.mining.ofStep(content, mining, named);
    return this.rest();
  }

  private async head(state: ExportState, plan: Plan): Promise<Member[]> {
    const { scope, events, segments, size } = plan;
    const { id, wanted, continues, askedAt, by } = state;
    const checkpoint = await this.log.checkpointOf(size);
    if (!checkpoint) throw new Error(`The checkpoint of ${size} events is gone.`);
    const about = { format: 'casebook-export/1', scope, events, segments, id, wanted, askedAt, by };
    const keys = this.log.keys().map(({ key }) => `${key}\n`);
    const consistency = scope.kind === 'all' ? [] : await this.consistency(size, continues);
    return [
      json('export.json', about),
      text('keys.txt', keys.join('')),
      text('checkpoint', checkpoint.note),
      ...(consistency.length > 0 ? [lines('consistency.jsonl', consistency)] : []),
    ];
  }

  private async consistency(size: number, kept: readonly number[] = []): Promise<object[]> {
    const older = await this.log.checkpoints({ below: size, limit: MOST_OLDER });
    const all = new Set([...older.map((checkpoint) => checkpoint.size), ...kept]);
    const sizes = [...all].filter((from) => from > 0 && from < size).sort((a, b) => b - a);
    return Promise.all(sizes.map(async (from) => ({ from, hashes: await this.log.consistency(from, size) })));
  }

  private async segment(content: Content, segment: number): Promise<Member[]> {
    const entries = await this.source.entries(content, segment);
    const name = `${String(segment).padStart(6, '0')}.jsonl`;
    const records = entries.map(({ record }) => `${record}\n`).join('');
    return [
      lines(
        `proofs/${name}`,
        await this.proofs(
          content.plan,
          entries.map(({ index }) => index),
        ),
      ),
      text(`events/${name}`, records),
    ];
  }

  private async proofs({ scope, size }: Plan, indices: readonly number[]): Promise<object[]> {
    if (scope.kind === 'all') {
      const upTo = (indices.at(-1) ?? -1) + 1;
      return [{ size: upTo, root: await this.log.rootAt(upTo) }];
    }
    const proofs = await this.log.inclusions(indices, size);
    return indices.map((index, at) => ({ index, hashes: proofs[at] ?? [] }));
  }

  /** The events in their current versions, without personal data. */
  private async upcast(content: Content, segment: number): Promise<Member[]> {
    const events = await this.source.events(content, segment);
    const upcast = await unhurried(events, (event) =>
      lineOf(this.upcastOf(publicEvent(this.catalog, event))),
    );
    return [text(`upcast/${String(segment).padStart(6, '0')}.jsonl`, upcast.join(''))];
  }

  private upcastOf({ event, data }: PublicEvent): object {
    const { version, personal } = this.catalog.definitionOf(event.type);
    const { id, type, streamId, revision, position } = event;
    const withheld = personal.filter((field) => field in (event.data as object));
    return {
      id,
      type,
      streamId,
      revision,
      position: position.toString(),
      schemaVersion: version,
      data,
      withheld,
    };
  }

  private async rest(): Promise<Member[]> {
    const schemas = this.catalog
      .all()
      .flatMap((definition) => schemasOf(definition).map((each) => schemaOf(definition, each)));
    const folder = verifierFolder();
    const verifier = folder
      ? await Promise.all(
          VERIFIER.map(async (name): Promise<Member> => [
            `verifier/${name}`,
            await readFile(join(folder, name)),
          ]),
        )
      : [];
    const process = text('mining/case-process.pnml', pnml('case', await caseProcess()));
    return [process, json('schemas.json', schemas), ...verifier, text('README.txt', README)];
  }
}

/** It takes a while, in which others get their turn. */
async function caseProcess(): Promise<Automaton> {
  const making = makingCaseProcess();
  for (;;) {
    const { done, value } = making.next();
    if (done) return value;
    await turn();
  }
}

const README = `An export of Casebook's log of events.

To check it without trusting whoever gave it to you:

    tar -xf EXPORT verifier/casebook-verify.mjs
    node verifier/casebook-verify.mjs EXPORT --key VERIFIER-KEY [--older CHECKPOINT]

or open verifier/casebook-verify.html in a browser, which needs no network. Better still, take the verifier and the key from
somewhere else than this archive: whoever could change the events could change what lies beside them. The format of
the archive is docs/audit-format.md of Casebook.

export.json    what this is
keys.txt       the log's keys, for information
checkpoint     the signed tree that everything is proven against
proofs/        what proves the events that follow
events/        the events as stored, one to a line; personal fields are sealed
upcast/        the same in the current version of their schema, without personal data
history/       the same for people, without personal data unless it was asked for: begin with history/index.html. A case or
               a customer has pages and documents (PDF) of its own; everything or a period has pages, and documents up
               to 16,384 events or when they were asked for
mining/        the desk's work for process-mining tools, without personal data: OCEL 2.0 as JSON and XML, XES of the cases and
               of the invoices, and the process of a case as a Petri net (PNML)
schemas.json   JSON Schema of the events, of each version that was ever written
manifest.json  all files with their digests, signed in manifest.note
`;

const schemaOf = ({ type, summary, personal, version: current }: EventDescription, each: VersionSchema) => ({
  type,
  version: each.version,
  isCurrent: each.version === current,
  summary,
  // A field may have come later.
  personal: personal.filter((field) => field in (each.schema.properties as object)),
  schema: each.schema,
});

const text = (name: string, content: string): Member => [name, Buffer.from(content)];
const json = (name: string, value: object): Member => text(name, `${JSON.stringify(value, null, 2)}\n`);
const lines = (name: string, values: readonly object[]): Member => text(name, values.map(lineOf).join(''));
const lineOf = (value: object): string => `${JSON.stringify(value)}\n`;

import { CommandHandler, type ICommand, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, present, type CommandContext, type Ids, type Outcome, type Rejected } from '#kernel';
import { InjectIds } from '#platform';
import { hash } from 'node:crypto';
import type { CaseCommand } from '../domain/commands.js';
import { caseDecider } from '../domain/decide.js';
import { commandOf, requestOf, type CaseHistory } from './imported-case.js';

/** Bring in the history of a case that was worked elsewhere. Bringing it in again adds nothing. */
export class ImportCase implements ICommand {
  constructor(
    readonly history: CaseHistory,
    readonly context: CommandContext,
  ) {}
}

/** How far a history came. */
export interface ImportOutcome {
  readonly id: string;
  /** The case's last revision; -1 when there is no case. */
  readonly revision: number;
  /** Position of the last event that is the import's; undefined when there is none. */
  readonly position: bigint | undefined;
  /** Commands whose facts were written now: nothing when all had been imported before. */
  readonly written: number;
  /** The case is new. */
  readonly created: boolean;
  /** The command that was rejected, 0 being the request and 1 the first step. Nothing after it was tried. */
  readonly stopped?: { readonly at: number; readonly reason: Rejected['reason'] };
}

interface Entry {
  readonly key: string;
  readonly occurredAt: string;
  readonly by?: string;
  readonly command: CaseCommand;
}

/**
 * Runs a history as commands, one after the other. The case's id is made from the source and the number
 * there, each command's id from those and the step's key: whoever imports a second time, or goes on after
 * a crash, finds what is there and adds what is missing.
 */
@CommandHandler(ImportCase)
export class ImportCaseHandler implements ICommandHandler<ImportCase> {
  constructor(
    private readonly runner: CommandRunner,
    @InjectIds() private readonly ids: Ids,
  ) {}

  async execute({ history, context }: ImportCase): Promise<ImportOutcome> {
    const { source, reference } = history;
    const id = this.ids.from('imported-case', source, reference);
    let progress: ImportOutcome = { id, revision: -1, position: undefined, written: 0, created: false };
    for (const [at, entry] of entriesOf(history).entries()) {
      const commandId = this.ids.from('imported-step', source, reference, entry.key);
      const outcome = await this.runner.run(caseDecider, id, entry.command, {
        ...contextOf(context, entry, source),
        commandId,
        commandHash: digestOf(entry),
      });
      // What comes later in the history rests on this step.
      if (!outcome.ok) return { ...progress, stopped: { at, reason: outcome.reason } };
      progress = after(progress, outcome, at);
    }
    return progress;
  }
}

const entriesOf = (history: CaseHistory): Entry[] => [
  { key: 'request', ...envelopeOf(history.request), command: requestOf(history) },
  ...history.steps.map((step) => ({ key: step.key, ...envelopeOf(step), command: commandOf(step) })),
];

const envelopeOf = ({ occurredAt, by }: { readonly occurredAt: string; readonly by?: string }) =>
  present({ occurredAt, by });

/** Who imports is the actor; who recorded the step at the source is a reason, because nobody here can vouch for it. */
function contextOf(context: CommandContext, { occurredAt, by }: Entry, source: string): CommandContext {
  const { expectedRevision: _expected, newStream: _new, ...given } = context;
  return { ...given, occurredAt, reason: by === undefined ? `Imported from ${source}` : `${source}: ${by}` };
}

const digestOf = ({ command, occurredAt, by }: Entry): string =>
  hash('sha256', JSON.stringify([command, occurredAt, by ?? null]));

function after(progress: ImportOutcome, outcome: Outcome & { ok: true }, at: number): ImportOutcome {
  const isNew = !outcome.repeated && outcome.events.length > 0;
  return {
    ...progress,
    revision: Math.max(progress.revision, outcome.revision),
    position: outcome.position ?? progress.position,
    written: progress.written + (isNew ? 1 : 0),
    created: progress.created || (isNew && at === 0),
  };
}

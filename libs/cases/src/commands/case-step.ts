import type { Type } from '@nestjs/common';
import { CommandHandler, QueryBus, type ICommand, type ICommandHandler, type Query } from '@nestjs/cqrs';
import { CommandRunner, present, type CommandContext, type Outcome } from '#kernel';
import { contentOf, type Recorded } from '#platform';
import type { Case } from '../domain/case.js';
import type { CaseCommand } from '../domain/commands.js';
import { caseDecider } from '../domain/decide.js';

/** One step on one case: what was said in the request, and by whom. */
export abstract class CaseStep<Body extends Recorded = Recorded> implements ICommand {
  constructor(
    readonly caseId: string,
    readonly body: Body,
    readonly context: CommandContext,
  ) {}
}

/** What a handler may ask before it decides. */
export interface Ask {
  /** What another context knows. */
  readonly query: <Result>(query: Query<Result>) => Promise<Result>;
  /** The case as it stands. */
  readonly state: () => Promise<Case>;
  /** When the step happened. */
  readonly at: string;
  /** Why, when the caller said so. */
  readonly reason?: string;
}

/** What the caller said, without the envelope that every step may carry. */
export type Said<Body extends Recorded> = Omit<Body, keyof Recorded>;

/**
 * The handler of a step: turns what was said (and the facts it asks for) into the domain's command and
 * runs it. Registered by one line for each step.
 */
export function stepHandler<Body extends Recorded>(
  step: Type<CaseStep<Body>>,
  toCommand: (said: Said<Body>, ask: Ask) => CaseCommand | Promise<CaseCommand>,
): Type<ICommandHandler<CaseStep<Body>>> {
  @CommandHandler(step)
  class CaseStepHandler implements ICommandHandler<CaseStep<Body>> {
    constructor(
      private readonly runner: CommandRunner,
      private readonly queries: QueryBus,
    ) {}

    async execute({ caseId, body, context }: CaseStep<Body>): Promise<Outcome> {
      const command = await toCommand(contentOf(body), {
        query: (query) => this.queries.execute(query),
        state: async () => (await this.runner.load(caseDecider, caseId)).state,
        at: context.occurredAt ?? this.runner.now(),
        ...present({ reason: context.reason }),
      });
      return this.runner.run(caseDecider, caseId, command, context);
    }
  }
  Object.defineProperty(CaseStepHandler, 'name', { value: `${step.name}Handler` });
  return CaseStepHandler;
}

import type { Type } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#kernel';
import type { CommandContext, Decider, DomainCommand, DomainEvent, Ids, Outcome } from '#kernel';

/** A command on its way over the bus: which aggregate, what is asked, and in which context. */
export abstract class AggregateCommand<C extends DomainCommand> extends Command<Outcome> {
  constructor(
    readonly id: string,
    readonly command: C,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/**
 * The handler of a command that needs no facts of other contexts: it runs the decider. One line
 * registers each: `providers: [handlerOf(Diagnose, caseDecider), …]`.
 */
export function handlerOf<
  State,
  C extends DomainCommand,
  All extends DomainCommand,
  Event extends DomainEvent,
>(
  command: Type<AggregateCommand<C>>,
  decider: Decider<State, C extends All ? All : never, Event>,
): Type<ICommandHandler<AggregateCommand<C>, Outcome>> {
  @CommandHandler(command)
  class DecidingHandler implements ICommandHandler<AggregateCommand<C>, Outcome> {
    constructor(private readonly runner: CommandRunner) {}

    execute({ id, command: asked, context }: AggregateCommand<C>): Promise<Outcome> {
      return this.runner.run(decider, id, asked as never, context);
    }
  }
  Object.defineProperty(DecidingHandler, 'name', { value: `${command.name}Handler` });
  return DecidingHandler;
}

/**
 * The id of an aggregate that a command makes, and the context to make it in. A repeated command gets
 * the id that it got the first time, so that it is known again.
 */
export function newAggregate(context: CommandContext, ids: Ids): { id: string; context: CommandContext } {
  return context.commandHash === undefined
    ? { id: ids.next(), context: { ...context, newStream: true } }
    : { id: ids.from('aggregate', context.commandId), context };
}

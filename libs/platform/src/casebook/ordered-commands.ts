import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandContext, Outcome } from '#kernel';
import type { CommandFactory, ContextDefinition } from './context-definition.js';
import { InjectContexts } from './tokens.js';

/** Gives the commands that processes order, by name, to the command bus. */
@Injectable()
export class OrderedCommands {
  private readonly factories = new Map<string, CommandFactory>();

  constructor(
    private readonly bus: CommandBus,
    @InjectContexts() contexts: readonly ContextDefinition[],
  ) {
    for (const { name: context, commands } of contexts) {
      for (const [name, factory] of Object.entries(commands)) {
        if (this.factories.has(name))
          throw new Error(`'${context}' declares the command '${name}' a second time.`);
        this.factories.set(name, factory);
      }
    }
  }

  /** @throws Error when no context declares the command: a mistake of the program */
  async execute(name: string, payload: unknown, context: CommandContext): Promise<Outcome> {
    const factory = this.factories.get(name);
    if (!factory) throw new Error(`No context declares a command '${name}' that processes may order.`);
    return this.bus.execute(factory(payload as never, context));
  }
}

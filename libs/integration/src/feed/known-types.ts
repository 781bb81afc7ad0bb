import { Injectable } from '@nestjs/common';
import { InjectContexts, type ContextDefinition } from '#platform';

/** The types of events that the feed can carry: those of the contexts, not those of the machinery. */
@Injectable()
export class KnownTypes {
  private readonly types: ReadonlySet<string>;

  constructor(@InjectContexts() contexts: readonly ContextDefinition[]) {
    this.types = new Set(contexts.flatMap(({ events }) => events.map(({ type }) => type)));
  }

  has(type: string): boolean {
    return this.types.has(type);
  }
}

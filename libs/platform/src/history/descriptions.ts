import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '#kernel';
import type { ContextDefinition } from '../casebook/context-definition.js';
import { InjectContexts } from '../casebook/tokens.js';

/** Says in one line of English what an event of any context means. */
@Injectable()
export class Descriptions {
  private readonly describers = new Map<string, (event: DomainEvent) => string>();

  constructor(@InjectContexts() contexts: readonly ContextDefinition[]) {
    for (const { events, describe } of contexts) {
      if (!describe) continue;
      for (const { type } of events) this.describers.set(type, describe as (event: DomainEvent) => string);
    }
  }

  /** What nobody has a sentence for is called by its name: `TimerScheduled` is "Timer scheduled." */
  of(event: DomainEvent): string {
    return this.describers.get(event.type)?.(event) ?? `${inWords(event.type)}.`;
  }
}

const inWords = (type: string): string =>
  type.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

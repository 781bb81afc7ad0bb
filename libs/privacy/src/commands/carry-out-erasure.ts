import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  customerSubject,
  isDestroyed,
  Keyring,
  type CommandContext,
  type Erasure,
  type Ids,
  type KeyStore,
  type Outcome,
} from '#kernel';
import { InjectIds, InjectKeyStore } from '#platform';
import { subjectDecider } from '../domain/decide.js';
import type { SubjectErasure } from '../domain/subject.js';
import type { ErasureOrder } from '../processes/erasures.process.js';
import { Purging } from '../purging/purging.js';

/** Carry out an erasure that was requested. */
export class CarryOutErasure extends Command<Outcome> {
  constructor(
    readonly order: ErasureOrder,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** What is told of an erasure wherever something was. */
export const erasureOf = ({ requestedAt, requestedBy, because }: SubjectErasure): Erasure => ({
  at: requestedAt,
  by: requestedBy,
  because,
});

const PAGE = 1_000;

/**
 * Destroys the keys, records it, purges what was made of the data, records that. Whatever dies in between, the order
 * is carried out again: each step finds what it did before done.
 */
@CommandHandler(CarryOutErasure)
export class CarryOutErasureHandler implements ICommandHandler<CarryOutErasure, Outcome> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly keys: Keyring,
    @InjectKeyStore() private readonly keyStore: KeyStore,
    private readonly purging: Purging,
    @InjectIds() private readonly ids: Ids,
  ) {}

  async execute({ order: { customerId, erasureId }, context }: CarryOutErasure): Promise<Outcome> {
    const { erasure } = (await this.runner.load(subjectDecider, customerId)).state;
    const isOpen = erasure?.erasureId === erasureId && erasure.stage !== 'forgotten';
    if (isOpen) {
      await this.keys.destroy([{ subject: customerSubject(customerId) }], erasureOf(erasure));
      const keys = await this.destroyedBy(customerId, erasure);
      const recorded = await this.runner.run(
        subjectDecider,
        customerId,
        { type: 'RecordKeysDestroyed', erasureId, keys },
        { ...context, commandId: this.ids.from('keys-destroyed', context.commandId) },
      );
      if (!recorded.ok) return recorded;
    }
    const purged = isOpen ? await this.purging.purge([customerId]) : NOTHING;
    return this.runner.run(
      subjectDecider,
      customerId,
      { type: 'RecordForgotten', erasureId, ...purged },
      context,
    );
  }

  /** Counted afterwards: what destroyed them may have died before it could tell. */
  private async destroyedBy(customerId: string, { requestedAt }: SubjectErasure): Promise<number> {
    const selection = { subject: customerSubject(customerId) };
    let count = 0;
    for (let after: string | undefined; ;) {
      const page = await this.keyStore.page(selection, after, PAGE);
      count += page.filter((key) => isDestroyed(key) && key.erasure.at === requestedAt).length;
      if (page.length < PAGE) return count;
      after = page.at(-1)?.id;
    }
  }
}

/** Of an erasure that is over: the domain knows, and recording it again changes nothing. */
const NOTHING = { streams: 0, openEvents: 0, documents: 0, purged: {} };

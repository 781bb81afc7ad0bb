import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  customerSubject,
  isDestroyed,
  Keyring,
  type CommandContext,
  type Erasure,
  type KeyStore,
  type Outcome,
} from '#kernel';
import { InjectKeyStore } from '#platform';
import type { SubjectCommand } from '../domain/commands.js';
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
 * Destroys the keys and records it; then, step by step, purges what was made of the data, until nothing is found.
 * Whatever dies in between, the step is carried out again: it finds what it did before done.
 */
@CommandHandler(CarryOutErasure)
export class CarryOutErasureHandler implements ICommandHandler<CarryOutErasure, Outcome> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly keys: Keyring,
    @InjectKeyStore() private readonly keyStore: KeyStore,
    private readonly purging: Purging,
  ) {}

  async execute({ order, context }: CarryOutErasure): Promise<Outcome> {
    const { customerId, erasureId, step } = order;
    const { erasure } = (await this.runner.load(subjectDecider, customerId)).state;
    const isOpen = erasure?.erasureId === erasureId && erasure.stage !== 'forgotten';
    const record = (command: SubjectCommand) => this.runner.run(subjectDecider, customerId, command, context);
    if (!isOpen) return record({ type: 'RecordForgotten', erasureId, ...NOTHING });
    const keys = await this.keys.destroy([{ subject: customerSubject(customerId) }], erasureOf(erasure));
    // What was read before must not be told of any more.
    this.runner.forget();
    if (step === 'destroyKeys') {
      const destroyed = await this.destroyedBy(customerId, erasure);
      return record({ type: 'RecordKeysDestroyed', erasureId, keys: destroyed });
    }
    const { streams, openEvents, documents, purged } = await this.purging.purge([customerId]);
    const found = keys + documents + Object.values(purged).reduce((sum, count) => sum + count, 0);
    return found > 0
      ? record({ type: 'RecordPurged', erasureId, keys, documents, purged })
      : record({ type: 'RecordForgotten', erasureId, streams, openEvents });
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
const NOTHING = { streams: 0, openEvents: 0 };

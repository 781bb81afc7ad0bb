import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, dayOf, Keyring, refusal, type CommandContext, type Ids, type Outcome } from '#kernel';
import { AggregateCommand, InjectIds, Integer, Line, ListOf, Recorded } from '#platform';
import { RETENTION_POLICY, retentionPolicyDecider, tooOld } from '../domain/retention-policy.js';
import { retentionRunDecider, type RetentionRun, type RetentionRunCommand } from '../domain/retention-run.js';
import type { PublishRetentionPolicy as Publish } from '../domain/retention-policy.js';
import type { RetentionOrder } from '../processes/retention.process.js';
import { OldDataFinder, type OldData } from '../purging/old-data.js';
import { Purging } from '../purging/purging.js';

const MOST_MONTHS = 1_200;

export class RetentionRuleBody {
  @Line({ max: 100, description: 'A kind of personal data.', example: 'messages' })
  declare readonly kind: string;

  @Integer({ min: 1, max: MOST_MONTHS, description: 'Whole months for which it is kept.', example: 24 })
  declare readonly months: number;
}

export class RetentionPolicyBody extends Recorded {
  @ListOf(RetentionRuleBody, {
    max: 50,
    description: 'What is not named is kept until it is erased on request.',
  })
  declare readonly rules: readonly RetentionRuleBody[];
}

/** Say for how long personal data is kept. */
export class PublishRetentionPolicy extends AggregateCommand<Omit<Publish, 'facts'>> {}

@CommandHandler(PublishRetentionPolicy)
export class PublishRetentionPolicyHandler implements ICommandHandler<PublishRetentionPolicy, Outcome> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly oldData: OldDataFinder,
  ) {}

  execute({ id, command, context }: PublishRetentionPolicy): Promise<Outcome> {
    const facts = { kinds: this.oldData.kinds };
    return this.runner.run(retentionPolicyDecider, id, { ...command, facts }, context);
  }
}

/** Begin to erase what is too old by the policy as it stands. */
export class BeginRetentionRun extends Command<Outcome> {
  constructor(readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(BeginRetentionRun)
export class BeginRetentionRunHandler implements ICommandHandler<BeginRetentionRun, Outcome> {
  constructor(
    private readonly runner: CommandRunner,
    @InjectIds() private readonly ids: Ids,
  ) {}

  async execute({ context }: BeginRetentionRun): Promise<Outcome> {
    const { state: policy } = await this.runner.load(retentionPolicyDecider, RETENTION_POLICY);
    if (policy.version === 0) return NO_POLICY;
    const upTo = tooOld(policy, dayOf(context.occurredAt ?? this.runner.now()));
    const command = { type: 'BeginRetentionRun', policyVersion: policy.version, upTo } as const;
    return this.runner.run(
      retentionRunDecider,
      this.ids.from('retention-run', context.commandId),
      command,
      context,
    );
  }
}

const NO_POLICY: Outcome = {
  ok: false,
  reason: {
    kind: 'refused',
    refusal: refusal({
      code: 'privacy/no-retention-policy',
      source: '[A1]',
      message: 'There is no retention policy: publish one first.',
    }),
  },
};

/** Carry out a run that has begun. */
export class CarryOutRetention extends Command<Outcome> {
  constructor(
    readonly order: RetentionOrder,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/**
 * Destroys the keys and records it; then, step by step, purges what was made of the data, until nothing is found: as an
 * erasure. Whatever dies in between, the step is carried out again, and finds done what it did before.
 */
@CommandHandler(CarryOutRetention)
export class CarryOutRetentionHandler implements ICommandHandler<CarryOutRetention, Outcome> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly keys: Keyring,
    private readonly oldData: OldDataFinder,
    private readonly purging: Purging,
  ) {}

  async execute({ order: { runId }, context }: CarryOutRetention): Promise<Outcome> {
    const record = (command: RetentionRunCommand) =>
      this.runner.run(retentionRunDecider, runId, command, context);
    const run = (await this.runner.load(retentionRunDecider, runId)).state;
    const isOpen = run.stage === 'begun' || run.stage === 'keysDestroyed';
    if (!isOpen) return record({ type: 'EndRetentionRun', openEvents: 0 });
    const { destroyed: keys, held } = await this.destroyKeys(run);
    const gone = await this.oldData.destroyedAt(run.begunAt, run.upTo);
    if (run.stage === 'begun') return record({ type: 'RecordRetentionKeys', ...gone, held });
    if (gone.subjects.length === 0) return record({ type: 'EndRetentionRun', openEvents: 0 });
    const { documents, openEvents, purged } = await this.purging.purge(affected(gone.subjects));
    const found = keys + documents + Object.values(purged).reduce((sum, count) => sum + count, 0);
    return found > 0
      ? record({ type: 'RecordRetentionPurge', keys, documents, purged })
      : record({ type: 'EndRetentionRun', openEvents });
  }

  /** Whoever was cut off before it could tell finds those that are destroyed by what they say of their end. */
  private async destroyKeys(run: RetentionRun) {
    const found = await this.oldData.find(run.upTo);
    const [held, old] = [found.filter((data) => data.held), found.filter((data) => !data.held)];
    const erasure = {
      at: run.begunAt,
      by: run.begunBy,
      because: `Version ${run.policyVersion} of the retention policy.`,
    };
    const selections = old.map(({ selection }) => selection);
    const destroyed = selections.length > 0 ? await this.keys.destroy(selections, erasure) : 0;
    return { destroyed, held: namesOf(held) };
  }
}

const namesOf = (data: readonly OldData[]): string[] =>
  [...new Set(data.map(({ subject }) => subject))].sort();

/** Where names of the partner's own people are, no list tells. */
const affected = (subjects: readonly string[]): readonly string[] | 'all' =>
  subjects.includes('staff') ? 'all' : subjects;

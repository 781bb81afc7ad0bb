import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  CommandRunner,
  dayOf,
  oneOf,
  present,
  t,
  type Clock,
  type CommandContext as Context,
  type Outcome,
} from '#kernel';
import {
  Answers,
  CommandContext,
  Creates,
  CreatesOrChanges,
  InjectClock,
  Integer,
  invalid,
  is,
  Line,
  notFound,
  Recorded,
  Requires,
  type AnswerOf,
} from '#platform';
import {
  BeginRetentionRun,
  PublishRetentionPolicy,
  RetentionPolicyBody,
} from '../commands/retention-commands.js';
import { RETENTION_POLICY, retentionPolicyDecider, tooOld } from '../domain/retention-policy.js';
import { retentionRunDecider } from '../domain/retention-run.js';
import { OldDataFinder } from '../purging/old-data.js';

const retentionPolicy = t.Object(
  {
    version: t.Integer({ minimum: 0, description: '0 until one is published: then everything is kept.' }),
    publishedAt: t.Optional(t.String({ format: 'date-time' })),
    rules: t.Array(t.Object({ kind: is.text('messages'), months: t.Integer({ minimum: 1 }) })),
    kinds: t.Array(is.text('messages'), { description: 'The kinds of personal data that there are.' }),
  },
  { $id: 'RetentionPolicy' },
);

const retentionPreview = t.Object(
  {
    policyVersion: t.Integer({ minimum: 0 }),
    items: t.Array(
      t.Object({
        subject: is.text('aurora', 'Id of the customer; `staff` for the partner’s own people.'),
        kind: is.text('messages'),
        from: is.text('2023-11', 'The first month of it.'),
        upTo: is.text('2024-02', 'The last month that goes.'),
        keys: is.count(),
        held: t.Boolean({ description: 'A legal hold keeps it: it would be passed over.' }),
        because: t.Array(is.text('Held since 2026-03-03 by officer: Letter of the court.'), {
          description: 'Why it is held.',
        }),
      }),
    ),
  },
  { $id: 'RetentionPreview' },
);

const retentionRun = t.Object(
  {
    id: is.uuid(),
    stage: oneOf(['begun', 'keysDestroyed', 'ended']),
    policyVersion: t.Integer({ minimum: 1 }),
    upTo: t.Record(t.String(), t.String(), { examples: [{ messages: '2024-02' }] }),
    begunAt: t.String({ format: 'date-time' }),
    begunBy: is.text('officer'),
    keys: is.count('Keys that were destroyed.'),
    subjects: t.Array(is.text('aurora')),
    held: t.Array(is.text('moinho'), { description: 'Passed over, because of a legal hold.' }),
    documents: is.count('Documents of read models that were made anew.'),
    purged: t.Record(t.String(), t.Integer(), { examples: [{ outbox: 2 }], description: 'What else went.' }),
  },
  { $id: 'RetentionRun' },
);

export class PreviewQuery {
  @Line({
    max: 100,
    optional: true,
    description: 'With `months`: a rule to try, instead of the policy in force.',
  })
  declare readonly kind?: string;

  @Integer({
    min: 1,
    max: 1_200,
    optional: true,
    description: 'With `kind`: for how many months it would be kept.',
  })
  declare readonly months?: number;
}

/** For how long personal data is kept. */
@ApiTags('privacy')
@Controller('v1/privacy')
export class RetentionController {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly oldData: OldDataFinder,
    @InjectClock() private readonly clock: Clock,
  ) {}

  @Put('retention-policy')
  @CreatesOrChanges('/v1/privacy/retention-policy')
  @Requires('privacy.retention')
  @ApiOperation({ summary: 'Publish for how long personal data of each kind is kept' })
  publish(@Body() { rules }: RetentionPolicyBody, @CommandContext() context: Context): Promise<Outcome> {
    const months = Object.fromEntries(rules.map(({ kind, months: count }) => [kind, count]));
    const command = { type: 'PublishRetentionPolicy', months } as const;
    return this.commands.execute(new PublishRetentionPolicy(RETENTION_POLICY, command, context));
  }

  @Get('retention-policy')
  @Answers(retentionPolicy)
  @Requires('privacy.read')
  @ApiOperation({ summary: 'For how long personal data of each kind is kept' })
  async policy(): Promise<AnswerOf<typeof retentionPolicy>> {
    const { version, months, publishedAt } = await this.currentPolicy();
    const rules = Object.entries(months).map(([kind, count]) => ({ kind, months: count }));
    return { version, rules, kinds: this.oldData.kinds, ...present({ publishedAt }) };
  }

  @Get('retention-policy/preview')
  @Answers(retentionPreview)
  @Requires('privacy.read')
  @ApiOperation({
    summary:
      'What would be erased if a run began now, by the policy in force or by a rule that is none yet; nothing is changed',
  })
  async preview(@Query() draft: PreviewQuery): Promise<AnswerOf<typeof retentionPreview>> {
    const policy = await this.currentPolicy();
    const rules = this.rulesOf(draft) ?? policy;
    const found = await this.oldData.find(tooOld(rules, dayOf(this.clock.now())));
    const items = found.map(({ selection: _selection, because, ...item }) => ({
      ...item,
      because: [...because],
    }));
    return { policyVersion: policy.version, items };
  }

  private rulesOf({
    kind,
    months,
  }: PreviewQuery): { readonly months: Readonly<Record<string, number>> } | undefined {
    if (kind === undefined && months === undefined) return undefined;
    if (kind === undefined)
      throw invalid([{ field: 'kind', message: 'is missing: months are those of a kind' }]);
    if (months === undefined)
      throw invalid([{ field: 'months', message: 'is missing: say how many months' }]);
    if (this.oldData.kinds.includes(kind)) return { months: { [kind]: months } };
    throw invalid([{ field: 'kind', message: `must be one of ${this.oldData.kinds.join(', ')}` }]);
  }

  @Post('retention-runs')
  @Creates('/v1/privacy/retention-runs/:id')
  @Requires('privacy.retention')
  @ApiOperation({
    summary: 'Erase what is older than the policy allows',
    description:
      'It also happens by itself at the beginning of each month. Customers under a legal hold are passed over.',
  })
  run(@Body() _body: Recorded, @CommandContext() context: Context): Promise<Outcome> {
    return this.commands.execute(new BeginRetentionRun(context));
  }

  @Get('retention-runs/:id')
  @Answers(retentionRun)
  @Requires('privacy.read')
  @ApiOperation({ summary: 'A run: what it erased, what it passed over, and how far it has come' })
  async readRun(@Param('id') id: string): Promise<AnswerOf<typeof retentionRun>> {
    const { stage, ...run } = (await this.runner.load(retentionRunDecider, id)).state;
    if (stage === 'none') throw notFound('retention run', id);
    return { id, stage, ...run };
  }

  private async currentPolicy() {
    return (await this.runner.load(retentionPolicyDecider, RETENTION_POLICY)).state;
  }
}

import { Body, Controller, Get, Param, Post, Put } from '@nestjs/common';
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
  is,
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
  @ApiOperation({ summary: 'What would be erased if a run began now; nothing is changed' })
  async preview(): Promise<AnswerOf<typeof retentionPreview>> {
    const policy = await this.currentPolicy();
    const found = await this.oldData.find(tooOld(policy, dayOf(this.clock.now())));
    return { policyVersion: policy.version, items: found.map(({ selection: _selection, ...item }) => item) };
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

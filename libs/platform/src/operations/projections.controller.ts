import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { present, ProjectionHost, type Verification } from '#kernel';
import { CommandContext } from '../http/command-context.js';
import { Requires } from '../identity/requires.js';
import { Flag } from '../input/number-fields.js';
import { Answers } from '../openapi/answers.js';
import type { AnswerOf } from '../openapi/shapes.js';
import {
  projectionAnswer,
  projectionsAnswer,
  ReasonBody,
  SkipBody,
  started,
  startedAnswer,
  valueOf,
  verificationAnswer,
} from './answers.js';

class RebuildBody extends ReasonBody {
  @Flag({ optional: true, description: 'Make the new build live even if it differs from the one that is.' })
  declare readonly evenIfDifferent?: boolean;
}

class VerifyBody {
  @Flag({
    optional: true,
    description: 'Look at a sample only, where documents are fed by one stream each; else at all of them.',
  })
  declare readonly sample?: boolean;
}

@ApiTags('operations')
@Controller('v1/operations/projections')
export class ProjectionsController {
  constructor(private readonly projections: ProjectionHost) {}

  @Get()
  @Answers(projectionsAnswer)
  @Requires('operations.read')
  @ApiOperation({ summary: 'How the read models are: state, lag, parked streams' })
  async list(): Promise<AnswerOf<typeof projectionsAnswer>> {
    const all = await this.projections.status();
    return { items: all.map(projectionAnswer), next: null };
  }

  @Post(':name/rebuild')
  @HttpCode(202)
  @Answers(startedAnswer, { status: 202 })
  @Requires('operations.manage')
  @ApiOperation({ summary: 'Fill a read model anew beside the live one, then switch over' })
  async rebuild(
    @Param('name') name: string,
    @Body() { evenIfDifferent, reason }: RebuildBody,
    @CommandContext() { actor }: CommandContext,
  ): Promise<AnswerOf<typeof startedAnswer>> {
    return started(
      await this.projections.rebuild(name, { actor, ...present({ evenIfDifferent, reason }) }),
      'projection',
      name,
    );
  }

  @Post(':name/rollback')
  @HttpCode(202)
  @Answers(startedAnswer, { status: 202 })
  @Requires('operations.manage')
  @ApiOperation({ summary: 'Make the build that was live before live again' })
  async rollback(
    @Param('name') name: string,
    @Body() { reason }: ReasonBody,
    @CommandContext() { actor }: CommandContext,
  ): Promise<AnswerOf<typeof startedAnswer>> {
    return started(
      await this.projections.rollback(name, { actor, ...present({ reason }) }),
      'projection',
      name,
    );
  }

  @Post(':name/verify')
  @HttpCode(200)
  @Answers(verificationAnswer)
  @Requires('operations.manage')
  @ApiOperation({
    summary: 'Fold a read model anew, all of it or a sample, and compare it with the live one',
  })
  async verify(@Param('name') name: string, @Body() { sample }: VerifyBody): Promise<Verification> {
    if (sample === true) return valueOf(await this.projections.verifySample(name), 'projection', name);
    const comparison = valueOf(await this.projections.verify(name), 'projection', name);
    return { ...comparison, method: 'all' };
  }

  @Post(':name/parked/:stream/retry')
  @HttpCode(202)
  @Answers(startedAnswer, { status: 202 })
  @Requires('operations.manage')
  @ApiOperation({ summary: 'Try a parked stream again' })
  async retry(
    @Param('name') name: string,
    @Param('stream') stream: string,
    @Body() { reason }: ReasonBody,
    @CommandContext() { actor }: CommandContext,
  ): Promise<AnswerOf<typeof startedAnswer>> {
    return started(
      await this.projections.retry(name, stream, { actor, ...present({ reason }) }),
      'projection',
      name,
    );
  }

  @Post(':name/parked/:stream/skip')
  @HttpCode(202)
  @Answers(startedAnswer, { status: 202 })
  @Requires('operations.manage')
  @ApiOperation({ summary: 'Pass over the event that parked a stream, for good' })
  async skip(
    @Param('name') name: string,
    @Param('stream') stream: string,
    @Body() { reason }: SkipBody,
    @CommandContext() { actor }: CommandContext,
  ): Promise<AnswerOf<typeof startedAnswer>> {
    return started(await this.projections.skip(name, stream, { reason, actor }), 'projection', name);
  }
}

import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { present, ProjectionHost, type Comparison, type ProjectionStatus } from '#kernel';
import { CommandContext } from '../http/command-context.js';
import { Requires } from '../identity/requires.js';
import { Flag } from '../input/number-fields.js';
import { ReasonBody, SkipBody, started, valueOf, type StartedAnswer } from './answers.js';

class RebuildBody extends ReasonBody {
  @Flag({ optional: true, description: 'Make the new build live even if it differs from the one that is.' })
  declare readonly evenIfDifferent?: boolean;
}

/** How a projection is, in JSON. */
type StatusAnswer = Omit<ProjectionStatus, 'position' | 'lag'> & {
  readonly position: string | null;
  readonly lag: { readonly positions: string; readonly seconds: number };
};

@ApiTags('operations')
@Controller('v1/operations/projections')
export class ProjectionsController {
  constructor(private readonly projections: ProjectionHost) {}

  @Get()
  @Requires('operations.read')
  @ApiOperation({ summary: 'How the read models are: state, lag, parked streams' })
  async list(): Promise<{ items: readonly StatusAnswer[]; next: null }> {
    const all = await this.projections.status();
    return { items: all.map(answerOf), next: null };
  }

  @Post(':name/rebuild')
  @HttpCode(202)
  @Requires('operations.manage')
  @ApiOperation({ summary: 'Fill a read model anew beside the live one, then switch over' })
  async rebuild(
    @Param('name') name: string,
    @Body() { evenIfDifferent, reason }: RebuildBody,
    @CommandContext() { actor }: CommandContext,
  ): Promise<StartedAnswer> {
    return started(
      await this.projections.rebuild(name, { actor, ...present({ evenIfDifferent, reason }) }),
      'projection',
      name,
    );
  }

  @Post(':name/rollback')
  @HttpCode(202)
  @Requires('operations.manage')
  @ApiOperation({ summary: 'Make the build that was live before live again' })
  async rollback(
    @Param('name') name: string,
    @Body() { reason }: ReasonBody,
    @CommandContext() { actor }: CommandContext,
  ): Promise<StartedAnswer> {
    return started(
      await this.projections.rollback(name, { actor, ...present({ reason }) }),
      'projection',
      name,
    );
  }

  @Post(':name/verify')
  @HttpCode(200)
  @Requires('operations.manage')
  @ApiOperation({ summary: 'Fill a read model anew and compare all of it with the live one' })
  async verify(@Param('name') name: string): Promise<Comparison> {
    return valueOf(await this.projections.verify(name), 'projection', name);
  }

  @Post(':name/parked/:stream/retry')
  @HttpCode(202)
  @Requires('operations.manage')
  @ApiOperation({ summary: 'Try a parked stream again' })
  async retry(
    @Param('name') name: string,
    @Param('stream') stream: string,
    @Body() { reason }: ReasonBody,
    @CommandContext() { actor }: CommandContext,
  ): Promise<StartedAnswer> {
    return started(
      await this.projections.retry(name, stream, { actor, ...present({ reason }) }),
      'projection',
      name,
    );
  }

  @Post(':name/parked/:stream/skip')
  @HttpCode(202)
  @Requires('operations.manage')
  @ApiOperation({ summary: 'Pass over the event that parked a stream, for good' })
  async skip(
    @Param('name') name: string,
    @Param('stream') stream: string,
    @Body() { reason }: SkipBody,
    @CommandContext() { actor }: CommandContext,
  ): Promise<StartedAnswer> {
    return started(await this.projections.skip(name, stream, { reason, actor }), 'projection', name);
  }
}

function answerOf({ position, lag, ...status }: ProjectionStatus): StatusAnswer {
  return {
    ...status,
    position: position?.toString() ?? null,
    lag: { positions: lag.positions.toString(), seconds: lag.seconds },
  };
}

import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { present, ProcessHost, type ProcessStatus } from '#kernel';
import { CommandContext } from '../http/command-context.js';
import { Requires } from '../identity/requires.js';
import { Answers } from '../openapi/answers.js';
import type { AnswerOf } from '../openapi/shapes.js';
import {
  freedAnswer,
  lagAnswer,
  parkAnswer,
  processesAnswer,
  ReasonBody,
  shareAnswer,
  SkipBody,
  valueOf,
  type ProcessStatusAnswer,
} from './answers.js';

@ApiTags('operations')
@Controller('v1/operations/processes')
export class ProcessesController {
  constructor(private readonly processes: ProcessHost) {}

  @Get()
  @Answers(processesAnswer)
  @Requires('operations.read')
  @ApiOperation({ summary: 'How the processes are: state, parked instances, timers that wait' })
  async list(): Promise<AnswerOf<typeof processesAnswer>> {
    const items = (await this.processes.status()).map(answerOf);
    return { items, next: null, waitingTimers: this.processes.waitingTimers };
  }

  @Post(':name/parked/:instance/retry')
  @HttpCode(200)
  @Answers(freedAnswer)
  @Requires('operations.manage')
  @ApiOperation({ summary: 'Try again what parked an instance, then show it what it missed' })
  async retry(
    @Param('name') name: string,
    @Param('instance') instance: string,
    @Body() { reason }: ReasonBody,
    @CommandContext() { actor }: CommandContext,
  ): Promise<AnswerOf<typeof freedAnswer>> {
    const result = await this.processes.retry(name, instance, { actor, ...present({ reason }) });
    return { freed: valueOf(result, 'process', name) };
  }

  @Post(':name/parked/:instance/skip')
  @HttpCode(200)
  @Answers(freedAnswer)
  @Requires('operations.manage')
  @ApiOperation({ summary: 'Have a parked instance go on without what parked it' })
  async skip(
    @Param('name') name: string,
    @Param('instance') instance: string,
    @Body() { reason }: SkipBody,
    @CommandContext() { actor }: CommandContext,
  ): Promise<AnswerOf<typeof freedAnswer>> {
    const result = await this.processes.skip(name, instance, { actor, reason });
    return { freed: valueOf(result, 'process', name) };
  }
}

const answerOf = ({
  position,
  stopped,
  lag,
  shares,
  parked,
  ...status
}: ProcessStatus): ProcessStatusAnswer => ({
  ...status,
  position: position?.toString() ?? null,
  stopped: stopped ? { ...stopped, position: stopped.position.toString() } : null,
  lag: lagAnswer(lag),
  parked: parked.map(parkAnswer),
  shares: shares.map((share) => ({ ...shareAnswer(share), state: share.state })),
});

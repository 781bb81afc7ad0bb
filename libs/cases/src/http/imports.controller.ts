import { Body, Controller, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { t, type CommandContext as Context, type Rejected } from '#kernel';
import {
  Answers,
  asProblem,
  commandAnswer,
  CommandContext,
  etagOf,
  is,
  problem as problemOf,
  ProblemException,
  Requires,
  type AnswerOf,
} from '#platform';
import type { FastifyReply } from 'fastify';
import { ImportCase, type ImportOutcome } from '../commands/import-case.js';
import { checkSteps, ImportedCase } from '../commands/imported-case.js';

const importAnswer = t.Composite([
  commandAnswer,
  t.Object({ written: is.count('Steps (and the request) that were not there before.') }),
]);

/** Histories of other systems. */
@ApiTags('imports')
@Controller('v1/imports')
export class ImportsController {
  constructor(private readonly commands: CommandBus) {}

  /** Needs no `Idempotency-Key`: the keys of the steps are the same at every import. */
  @Post('cases')
  @Requires('imports.run')
  @Answers(importAnswer)
  @Answers(importAnswer, { status: 201 })
  @ApiOperation({ summary: 'Import the history of a case from another system; safe to repeat' })
  async importCase(
    @Body() history: ImportedCase,
    @CommandContext() context: Context,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AnswerOf<typeof importAnswer>> {
    checkSteps(history);
    const { stopped, created, position, ...outcome }: ImportOutcome = await this.commands.execute(
      new ImportCase(history, context),
    );
    if (stopped) throw stoppedAt(stopped.at, stopped.reason, outcome.written);
    reply
      .status(created ? 201 : 200)
      .header('ETag', etagOf(outcome.revision))
      .header('Location', `/v1/cases/${outcome.id}`);
    return { ...outcome, position: position?.toString() ?? null };
  }
}

const saidOtherwise = () =>
  new ProblemException(
    problemOf(
      'imported-otherwise',
      'The history was imported before',
      422,
      'This step was imported before and said something else. What is in the log stays; correct the case itself.',
    ),
  );

/** The rule's own problem, and how far the history came: what was written before stays. */
function stoppedAt(at: number, reason: Rejected['reason'], written: number): ProblemException {
  const { problem, headers } =
    reason.kind === 'idReused' ? saidOtherwise() : asProblem({ ok: false, reason });
  const field = at === 0 ? 'request' : `steps.${at - 1}`;
  return new ProblemException({ ...problem, field, written }, headers);
}

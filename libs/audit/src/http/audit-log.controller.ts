import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, notFound, Requires, withParameter, type AnswerOf } from '#platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuditLog } from '../log/audit-log.js';
import type { KeptCheckpoint } from '../log/checkpoints.js';
import type { Contradiction } from '../log/log-home.js';
import { AuditOutlets } from '../outlets/audit-outlets.js';
import {
  checkAnswer,
  checkpointsAnswer,
  keysAnswer,
  noteAnswer,
  statusAnswer,
  type CheckAnswer,
  type CheckpointAnswer,
  type StatusAnswer,
} from './answers.js';
import { answering } from './refusals.js';
import { CheckpointsQuery } from './requests.js';

const DEFAULT_LIMIT = 50;
const TEXT = 'text/plain; charset=utf-8';
/** Old checkpoints get more cosignatures now and then, so not even they are kept for ever. */
const A_MOMENT = 'private, max-age=1';

/** The transparency log: its checkpoints and keys, how it is, and the check of all events against it. */
@ApiTags('audit')
@Controller('v1/audit')
export class AuditLogController {
  constructor(
    private readonly log: AuditLog,
    private readonly outlets: AuditOutlets,
  ) {}

  @Get('checkpoint')
  @Answers(noteAnswer, { as: 'text/plain' })
  @Requires('audit.read')
  @ApiOperation({ summary: 'The last signed checkpoint (C2SP tlog-checkpoint)' })
  checkpoint(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return answering(this.log, () => {
      const { note } = this.log.signed();
      reply.type(TEXT).header('Cache-Control', A_MOMENT);
      return note;
    });
  }

  @Get('checkpoints')
  @Answers(checkpointsAnswer)
  @Requires('audit.read')
  @ApiOperation({ summary: 'All signed checkpoints, the newest first' })
  checkpoints(
    @Query() { limit = DEFAULT_LIMIT, below }: CheckpointsQuery,
    @Req() { url }: FastifyRequest,
  ): Promise<AnswerOf<typeof checkpointsAnswer>> {
    return answering(this.log, async () => {
      const bound = below === undefined ? {} : { below: Number(below) };
      const found = await this.log.checkpoints({ limit: limit + 1, ...bound });
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const hasMore = found.length > limit && last !== undefined;
      return {
        items: items.map(checkpointOf),
        next: hasMore ? withParameter(url, 'below', String(last.size)) : null,
      };
    });
  }

  @Get('checkpoints/:size')
  @Answers(noteAnswer, { as: 'text/plain' })
  @Requires('audit.read')
  @ApiOperation({ summary: 'The checkpoint of a size' })
  checkpointAt(
    @Param('size') text: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return answering(this.log, async () => {
      const found = /^\d{1,12}$/.test(text) ? await this.log.checkpointOf(Number(text)) : undefined;
      if (!found) throw notFound('checkpoint', text);
      reply.type(TEXT).header('Cache-Control', A_MOMENT);
      return found.note;
    });
  }

  @Get('keys')
  @Answers(keysAnswer)
  @Requires('audit.read')
  @ApiOperation({ summary: 'The public keys of the log, the newest first' })
  keys(): Promise<AnswerOf<typeof keysAnswer>> {
    return answering(this.log, () => ({ items: this.log.keys(), next: null }));
  }

  @Post('keys/rotations')
  @HttpCode(200)
  @Answers(keysAnswer)
  @Requires('audit.rotateKey')
  @ApiOperation({
    summary: 'Make a new signing key',
    description: 'The first checkpoint after that is signed by the old one, too; the old one stays listed.',
  })
  rotate(): Promise<AnswerOf<typeof keysAnswer>> {
    return answering(this.log, async () => {
      await this.log.here.rotateKey();
      return { items: this.log.keys(), next: null };
    });
  }

  @Get('status')
  @Answers(statusAnswer)
  @Requires('audit.check')
  @ApiOperation({ summary: 'How the transparency log is' })
  status(): Promise<StatusAnswer> {
    return answering(this.log, () => {
      const { here } = this.log;
      const { origin, last } = here.known;
      return {
        origin: origin ?? null,
        state: here.state,
        trouble: here.trouble ?? null,
        signed: last
          ? { size: last.size, root: last.root.toString('base64'), signedAt: last.signedAt }
          : null,
        contradiction: contradictionOf(here.contradiction),
        outlets: this.outlets.status.map(({ at, trouble, ...outlet }) => ({
          ...outlet,
          at: at ?? null,
          trouble: trouble ?? null,
        })),
      };
    });
  }

  @Get('checks')
  @Answers(checkAnswer)
  @Requires('audit.check')
  @ApiOperation({ summary: 'How the check of all events goes, or what the last one came to' })
  check(): Promise<CheckAnswer> {
    return answering(this.log, () => this.checked());
  }

  @Post('checks')
  @HttpCode(202)
  @Answers(checkAnswer, { status: 202 })
  @Requires('audit.check')
  @ApiOperation({
    summary: 'Compare all events with what was signed',
    description:
      'In the background. Where an event is not what was signed, nothing more is signed until a check finds all in order.',
  })
  startCheck(): Promise<CheckAnswer> {
    return answering(this.log, () => {
      this.log.startCheck();
      return this.checked();
    });
  }

  private checked(): CheckAnswer {
    const { running, leaves, last, trouble } = this.log.check;
    return {
      running,
      leaves,
      last: last
        ? { ok: !last.contradiction, startedAt: last.startedAt, endedAt: last.endedAt, size: last.size }
        : null,
      contradiction: contradictionOf(this.log.here.contradiction),
      trouble: trouble ?? null,
    };
  }
}

const checkpointOf = ({ origin, size, root, signedAt, note }: KeptCheckpoint): CheckpointAnswer => ({
  origin,
  size,
  root: root.toString('base64'),
  signedAt,
  note,
});

function contradictionOf(found: Contradiction | undefined): CheckAnswer['contradiction'] {
  if (!found) return null;
  const { difference, ...rest } = found;
  const { index, expected = null, found: now = null } = difference;
  return { ...rest, index, expected, found: now };
}

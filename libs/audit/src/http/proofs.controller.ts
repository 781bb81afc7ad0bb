import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, invalid, notFound, Requires, type AnswerOf } from '#platform';
import type { FastifyReply } from 'fastify';
import { AuditLog, type InclusionProof } from '../log/audit-log.js';
import { consistencyAnswer, inclusionAnswer, proofText } from './answers.js';
import { answering, outOfRange } from './refusals.js';
import { ConsistencyQuery, InclusionQuery } from './requests.js';

type InclusionAnswer = AnswerOf<typeof inclusionAnswer>;

@ApiTags('audit')
@Controller('v1/audit/proofs')
export class ProofsController {
  constructor(private readonly log: AuditLog) {}

  @Get('inclusion')
  @Answers(inclusionAnswer, { also: { 'text/plain': proofText } })
  @Requires('audit.read')
  @ApiOperation({
    summary: 'Proves that an event is in the log, at its place and as it is',
    description:
      'With `Accept: text/plain` as a C2SP tlog-proof, for which the size has to be one that was signed. ' +
      'An event is provable as soon as a checkpoint has been signed after it, which takes seconds.',
  })
  async inclusion(
    @Query() query: InclusionQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InclusionAnswer | string> {
    return answering(this.log, async () => {
      const proof = await this.proofOf(query);
      const note = (await this.log.checkpointOf(proof.size))?.note ?? null;
      if (accept?.includes('text/plain') !== true) return this.presented(proof, note);
      if (note === null)
        throw outOfRange('size', 'must be one that was signed: /v1/audit/checkpoints lists them');
      reply.type('text/plain; charset=utf-8');
      return tlogProof(proof, note);
    });
  }

  @Get('consistency')
  @Answers(consistencyAnswer)
  @Requires('audit.read')
  @ApiOperation({ summary: 'Proves that a tree continues an older one, with nothing changed' })
  consistency(@Query() { from, to: wanted }: ConsistencyQuery): Promise<AnswerOf<typeof consistencyAnswer>> {
    return answering(this.log, async () => {
      const to = wanted ?? this.log.signed().size;
      this.insistOnSigned('to', to);
      if (from > to) throw outOfRange('from', 'must not be more than `to`');
      const [fromRoot, toRoot, hashes] = await Promise.all([
        this.log.rootAt(from),
        this.log.rootAt(to),
        this.log.consistency(from, to),
      ]);
      return { from, to, fromRoot, toRoot, hashes };
    });
  }

  private async proofOf({ eventId, index: at, size: wanted }: InclusionQuery): Promise<InclusionProof> {
    const size = wanted ?? this.log.signed().size;
    this.insistOnSigned('size', size);
    if ((eventId === undefined) === (at === undefined)) {
      throw invalid([{ field: 'eventId', message: 'or index must be given, and not both' }]);
    }
    const index = at ?? (await this.log.indexOf(eventId ?? ''));
    if (index === undefined) throw notFound('signed event', eventId ?? '');
    if (index >= size) throw outOfRange('size', `must be more than ${index}, the place of the event`);
    return this.log.inclusion(index, size);
  }

  private insistOnSigned(field: string, size: number): void {
    const { size: signed } = this.log.signed();
    if (size > signed) throw outOfRange(field, `must be at most ${signed}, which is what was signed so far`);
  }

  private async presented(proof: InclusionProof, checkpoint: string | null): Promise<InclusionAnswer> {
    const record = await this.log.record(proof.index);
    const { id: eventId } = JSON.parse(record) as { readonly id: string };
    return { eventId, ...proof, record, checkpoint };
  }
}

/** C2SP tlog-proof. */
const tlogProof = ({ index, hashes }: InclusionProof, note: string): string =>
  `c2sp.org/tlog-proof@v1\nindex ${index}\n${hashes.map((hash) => `${hash}\n`).join('')}\n${note}`;

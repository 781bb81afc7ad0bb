import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { instant, t } from '#kernel';
import {
  Answers,
  atLeastOf,
  Day,
  Integer,
  is,
  limitOf,
  Line,
  ListQuery,
  OneOf,
  pageOf,
  ReadModels,
  Requires,
  type AnswerOf,
  type PageAnswer,
} from '#platform';
import type { FastifyRequest } from 'fastify';
import { accessesProjection } from './accesses.projection.js';
import { findAccesses } from './find-accesses.js';
import { RecordedAccesses } from './recorded-accesses.js';

const KINDS = ['history', 'difference', 'past', 'causality', 'proof', 'accesses', 'export'] as const;

export class AccessesQuery extends ListQuery {
  @Day({ optional: true, description: 'First day (UTC).' })
  declare readonly from?: string;

  @Day({ optional: true, description: 'Last day (UTC), included.' })
  declare readonly to?: string;

  @Line({ optional: true, description: 'Only what this account read.', example: 'ana' })
  declare readonly account?: string;

  @Line({
    max: 2_000,
    optional: true,
    description: 'Only reads of this address, without its query.',
    example: '/v1/cases/0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11/history',
  })
  declare readonly path?: string;

  @OneOf(KINDS, { optional: true })
  declare readonly what?: string;

  @Integer({ min: 100, max: 599, optional: true, description: 'Only those answered with this status.' })
  declare readonly outcome?: number;
}

const access = t.Object(
  {
    at: instant(),
    by: t.Object({
      id: is.text('ana'),
      roles: t.Array(is.text('auditor')),
      onBehalfOf: t.Optional(is.text('rita')),
    }),
    what: is.text('history'),
    asked: is.text('/v1/cases/0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11/history'),
    outcome: t.Integer({ examples: [200], description: 'Status of the answer.' }),
    reason: t.Optional(is.text('Complaint of 2 March.')),
    from: is.text('127.0.0.1', 'Network address.'),
    requestId: is.uuid(),
    eventId: is.uuid('The event that records it.'),
  },
  { $id: 'Access' },
);
type AccessAnswer = AnswerOf<typeof access>;

/** Who read what of the audit, when, from where and why. [A1] */
@ApiTags('audit')
@Controller('v1/audit/accesses')
export class AccessesController {
  constructor(
    private readonly models: ReadModels,
    private readonly recorded: RecordedAccesses,
  ) {}

  @Get()
  @Answers(is.page(access))
  @Requires('audit.read')
  @ApiOperation({
    summary: 'Who read what of the audit, and who tried to, the latest first',
    description:
      'On record are all reads of histories, differences, past states, causes and effects, proofs of an event and exports, ' +
      'and of this list, refused ones too; of those who show no good token (`nobody`) at most 20 a minute, with the route that they asked. Where personal data is shown, whoever reads has to say why: in the header `X-Reason` (percent-encoded ' +
      'beyond ASCII), or in the claim `reason` of the token. An answer leaves only when its record can no longer be lost by ' +
      'a crash of the service; it is in this list within a second; ' +
      'when none can be written, nothing is answered (503).',
  })
  async list(
    @Query() query: AccessesQuery,
    @Req() request: FastifyRequest,
  ): Promise<PageAnswer<AccessAnswer>> {
    const { after, limit: _limit, atLeast: _atLeast, ...filter } = query;
    const accesses = await this.models.of(accessesProjection, atLeastOf(query));
    const found = await findAccesses(accesses, this.recorded, filter, limitOf(query), after);
    return pageOf(found, request);
  }
}

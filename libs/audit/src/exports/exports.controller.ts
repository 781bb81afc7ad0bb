import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { createReadStream } from 'node:fs';
import { instant, oneOf, present, t, type Clock } from '#kernel';
import {
  Answers,
  Day,
  Flag,
  Id,
  InjectClock,
  Integer,
  ListOf,
  invalid,
  is,
  limitOf,
  notFound,
  OneOf,
  pageOf,
  principalOf,
  problem,
  ProblemException,
  Requires,
  Text,
  type AnswerOf,
  type PageAnswer,
} from '#platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answering } from '../http/refusals.js';
import { bytesAnswer } from '../http/answers.js';
import { AuditLog } from '../log/audit-log.js';
import { ExportMembers } from './export-members.js';
import { LANGUAGES, type ExportState, type Extent, type Language, type Wanted } from './export-state.js';
import { Exports } from './exports.js';

const SCOPES = ['all', 'period', 'case', 'customer'] as const;

export class ExportBody {
  @OneOf(SCOPES, { description: 'What to export.', example: 'period' })
  declare readonly scope: (typeof SCOPES)[number];

  @Id({ optional: true, description: 'The case or the customer.' })
  declare readonly id?: string;

  @Day({ optional: true, description: 'Of a period: the first day on which events were recorded (UTC).' })
  declare readonly from?: string;

  @Day({ optional: true, description: 'Of a period: the last day (UTC), included.' })
  declare readonly to?: string;

  @OneOf(LANGUAGES, { optional: true, description: 'Language of the pages for people; en by default.' })
  declare readonly language?: Language;

  @Flag({
    optional: true,
    description:
      'Whether the pages for people show personal data, as far as it is not erased; otherwise it is left out. ' +
      'Everything else in the archive is without it in any case.',
  })
  declare readonly personal?: boolean;

  @Flag({
    optional: true,
    description:
      'Whether the pages for people come as documents (PDF) too. By default they do, unless everything or a period has more ' +
      'than 16,384 events, of which the documents would have thousands of pages.',
  })
  declare readonly documents?: boolean;

  @ListOf(Integer({ min: 1 }), {
    optional: true,
    max: 20,
    description:
      'Sizes of older checkpoints that you keep (their second line): the export proves that it continues them. Without it, ' +
      'the last hundred that were signed; with everything exported nothing of the kind is needed.',
    example: [30],
  })
  declare readonly continues?: readonly number[];

  @Text({
    max: 500,
    description: 'Why it is exported; kept, and not erased: name nobody in it.',
    example: 'Complaint of 2 March.',
  })
  declare readonly reason: string;
}

export class ExportsQuery {
  @Integer({
    min: 1,
    max: 200,
    optional: true,
    description: `Most exports of a page; 50 by default.`,
  })
  declare readonly limit?: number;

  @Id({ optional: true, description: 'Taken from the `next` of the page before.' })
  declare readonly after?: string;
}

const exportAnswer = t.Object(
  {
    id: is.uuid(),
    scope: oneOf(SCOPES),
    of: t.Optional(is.text('0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11', 'The case or the customer.')),
    from: t.Optional(is.text('2026-03-01')),
    to: t.Optional(is.text('2026-03-31')),
    language: oneOf(LANGUAGES),
    reason: is.text('Complaint of 2 March.'),
    personal: t.Boolean({ examples: [false], description: 'Whether pages for people show personal data.' }),
    by: is.text('ines'),
    askedAt: instant(),
    state: oneOf(['waiting', 'running', 'done', 'failed']),
    trouble: t.Optional(is.text('The disk is full.')),
    waitsFor: t.Optional(
      is.text('The log is checked against what was signed.', 'What keeps it from going on, and will pass.'),
    ),
    progress: t.Number({
      minimum: 0,
      maximum: 1,
      examples: [1],
      description: 'Part of the work that is done.',
    }),
    documents: t.Optional(t.Boolean({ examples: [true], description: 'Whether its pages come as PDF too.' })),
    events: t.Optional(is.count()),
    checkpoint: t.Optional(
      t.Integer({ examples: [70_000], description: 'Size of the tree it is proven against.' }),
    ),
    bytes: t.Integer({ examples: [40_960] }),
    archive: is.nullable(is.text('/v1/audit/exports/0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11/archive')),
  },
  { $id: 'AuditExport' },
);
type ExportAnswer = AnswerOf<typeof exportAnswer>;

/** Exports that others can check without trusting anybody: docs/audit-format.md. [A1] */
@ApiTags('audit')
@Controller('v1/audit/exports')
export class ExportsController {
  constructor(
    private readonly log: AuditLog,
    private readonly exports: Exports,
    @InjectClock() private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(202)
  @Answers(exportAnswer, { status: 202 })
  @Requires('audit.export')
  @ApiOperation({
    summary: 'Have a case, a customer, a period or everything exported, with proofs',
    description:
      'It is made in the background, of what the last checkpoint covers, and goes on after a restart. Personal fields are ' +
      'sealed in it, as in the log; pages for people show them only when that is asked for. It is withdrawn when ' +
      'somebody is forgotten of whom it may tell.',
  })
  order(@Body() body: ExportBody, @Req() request: FastifyRequest): Promise<ExportAnswer> {
    return answering(this.log, async () => {
      const { size } = this.log.signed();
      const { language = 'en', reason, personal = false, documents, continues } = body;
      const wanted = wantedOf(body, this.clock.now());
      if (!(await this.exports.isKnown(wanted))) throw unknown(wanted.kind);
      const ahead = continues?.findIndex((kept) => kept > size) ?? -1;
      if (ahead >= 0)
        throw invalid([{ field: `continues.${ahead}`, message: `is larger than the tree: ${size}` }]);
      const by = principalOf(request).id;
      const order = { wanted, language, reason, personal, ...present({ documents, continues }), by };
      return answerOf(await this.exports.order(order));
    });
  }

  @Get()
  @Answers(is.page(exportAnswer))
  @Requires('audit.export')
  @ApiOperation({ summary: 'All exports, the latest first' })
  list(@Query() query: ExportsQuery, @Req() request: FastifyRequest): Promise<PageAnswer<ExportAnswer>> {
    return answering(this.log, async () =>
      pageOf(await this.exports.page(limitOf(query), placeOf(query.after)), request, answerOf),
    );
  }

  @Get(':id')
  @Answers(exportAnswer)
  @Requires('audit.export')
  @ApiOperation({ summary: 'How an export goes on' })
  read(@Param('id') id: string): Promise<ExportAnswer> {
    return answering(this.log, async () => answerOf(await this.known(id)));
  }

  @Get(':id/archive')
  @Answers(bytesAnswer, { as: 'application/x-tar' })
  @Requires('audit.export')
  @ApiOperation({ summary: 'The archive, once it is done' })
  archive(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    return answering(this.log, async () => {
      const state = await this.known(id);
      if (state.state !== 'done') throw notDone(state);
      reply.header('Content-Disposition', `attachment; filename="casebook-${state.wanted.kind}-${id}.tar"`);
      reply.header('Content-Length', state.bytes).type('application/x-tar');
      // Fastify sends a stream as it is read, so that no archive is ever held in memory.
      return createReadStream(this.exports.archive(state)) as unknown as Buffer;
    });
  }

  private async known(id: string): Promise<ExportState> {
    const found = isExportId(id) ? await this.exports.find(id) : undefined;
    if (!found) throw notFound('export', id);
    return found;
  }
}

/** Where a page goes on. */
function placeOf(after: string | undefined): string | undefined {
  if (after === undefined || isExportId(after)) return after;
  throw invalid([
    { field: 'after', message: 'must be the parameter `after` in the `next` of the page before' },
  ]);
}

const isExportId = (id: string): boolean => /^[0-9a-f-]{36}$/.test(id);

const notDone = ({ state, trouble }: ExportState): ProblemException =>
  new ProblemException(
    problem(
      'export-not-done',
      'Not there yet',
      409,
      state === 'failed'
        ? `The export failed: ${trouble ?? ''} Order it anew.`
        : 'The export is being made; ask again.',
    ),
  );

/** @param now ISO 8601 */
function wantedOf({ scope, id, from, to }: ExportBody, now: string): Wanted {
  const days = present({ from, to });
  const superfluous = Object.keys({
    ...(scope === 'period' ? {} : days),
    ...(scope === 'all' || scope === 'period' ? present({ id }) : {}),
  });
  if (superfluous.length > 0) {
    throw invalid(
      superfluous.map((field) => ({ field, message: `is not for the scope ${scope}: leave it out` })),
    );
  }
  if (scope === 'all') return { kind: 'all' };
  if (scope === 'period') {
    if (from === undefined || to === undefined) throw missing(from === undefined ? 'from' : 'to');
    if (from > to) throw invalid([{ field: 'from', message: 'must not lie after `to`' }]);
    if (from > now.slice(0, 10)) throw invalid([{ field: 'from', message: 'lies in the future' }]);
    return { kind: 'period', from, to };
  }
  if (id === undefined) throw missing('id');
  return { kind: scope, id };
}

const unknown = (kind: Wanted['kind']) =>
  invalid([{ field: 'id', message: `is no ${kind} that the log has` }]);

const missing = (field: string) => invalid([{ field, message: 'is missing: the scope needs it' }]);

const documentsOf = (extent: Extent | undefined): boolean | undefined =>
  extent && extent.documents === extent.sheets;

function answerOf({ wanted, extent, step, ...state }: ExportState): ExportAnswer {
  const { id, language, reason, personal = false, by, askedAt, trouble, waitsFor, bytes } = state;
  const steps = extent ? ExportMembers.stepsOf(extent) + 1 : 1;
  return {
    id,
    scope: wanted.kind,
    ...present({
      of: 'id' in wanted ? wanted.id : undefined,
      from: 'from' in wanted ? wanted.from : undefined,
      to: 'to' in wanted ? wanted.to : undefined,
    }),
    language,
    reason,
    personal,
    by,
    askedAt,
    state: state.state,
    ...present({
      trouble,
      waitsFor,
      documents: documentsOf(extent),
      events: extent?.events,
      checkpoint: extent?.size,
    }),
    progress: Math.min(1, step / steps),
    bytes,
    archive: state.state === 'done' ? `/v1/audit/exports/${id}/archive` : null,
  };
}

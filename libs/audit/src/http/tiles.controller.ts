import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Answers, notFound, Requires } from '#platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bundleOf, entriesOf, recordPath, TILE_WIDTH } from '../disk/bundles.js';
import { parseTileName, tilePath, type TileName } from '../disk/paths.js';
import { AuditLog } from '../log/audit-log.js';
import { HASH_BYTES } from '../tree/hashing.js';
import { bytesAnswer, recordAnswer } from './answers.js';
import { answering } from './refusals.js';

const BYTES = 'application/octet-stream';
/** What lies under such an address never changes. It is not for everybody, so not for caches that many share. */
const FOREVER = 'private, max-age=31536000, immutable';
const TILE_PATH = {
  name: 'path',
  description: 'Index in groups of three digits (`x001/234`), and `.p/<width>` for a partial one.',
  schema: { type: 'string', examples: ['x001/234'] },
} as const;

/** The log as files: C2SP tlog-tiles, with the prefix `/v1/audit`. */
@ApiTags('audit')
@Controller('v1/audit')
export class TilesController {
  constructor(private readonly log: AuditLog) {}

  @Get('tile/entries/*')
  @Answers(bytesAnswer, { as: BYTES })
  @Requires('audit.read')
  @ApiOperation({ summary: 'A bundle of entries (C2SP tlog-tiles)' })
  @ApiParam(TILE_PATH)
  bundle(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    return this.answer('entries', request, reply);
  }

  @Get('entries/*')
  @Answers(bytesAnswer, { as: BYTES })
  @Requires('audit.read')
  @ApiOperation({ summary: 'The same bundle, under a shorter address' })
  @ApiParam(TILE_PATH)
  entries(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    return this.answer('entries', request, reply);
  }

  @Get('tile/:level/*')
  @Answers(bytesAnswer, { as: BYTES })
  @Requires('audit.read')
  @ApiOperation({ summary: 'A tile of hashes (C2SP tlog-tiles)' })
  @ApiParam({ name: 'level', schema: { type: 'string', examples: ['0'] } })
  @ApiParam(TILE_PATH)
  tile(
    @Param('level') level: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return this.answer(level, request, reply);
  }

  @Get('records/:sha256')
  @Answers(recordAnswer, { as: 'application/json' })
  @Requires('audit.read')
  @ApiOperation({ summary: 'A record that was too long for an entry, by its digest' })
  async record(
    @Param('sha256') sha256: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return answering(this.log, async () => {
      const path = /^[0-9a-f]{64}$/.test(sha256) ? recordPath(sha256) : undefined;
      const record = path === undefined ? undefined : await this.file(path);
      if (!record) throw notFound('record', sha256);
      reply.type('application/json; charset=utf-8').header('Cache-Control', FOREVER);
      return record;
    });
  }

  private answer(level: string, request: FastifyRequest, reply: FastifyReply): Promise<Buffer> {
    return answering(this.log, async () => {
      const rest = (request.params as Readonly<Record<string, string>>)['*'] ?? '';
      const name = parseTileName(level, rest);
      const content = name && (await this.contentOf(name));
      if (!content) throw notFound('tile', `${level}/${rest}`);
      reply.type(BYTES).header('Cache-Control', FOREVER);
      return content;
    });
  }

  /** A tile of the tree that was signed; a partial one that is gone is the beginning of the full one. */
  private async contentOf({ level, index, width = TILE_WIDTH }: TileName): Promise<Buffer | undefined> {
    const span = TILE_WIDTH ** (level === 'entries' ? 0 : level);
    if ((index * TILE_WIDTH + width) * span > this.log.signed().size) return undefined;
    const full = await this.file(tilePath(level, index));
    if (!full) return this.file(tilePath(level, index, width));
    if (width === TILE_WIDTH) return full;
    return level === 'entries'
      ? bundleOf(entriesOf(full).slice(0, width))
      : full.subarray(0, width * HASH_BYTES);
  }

  private async file(path: string): Promise<Buffer | undefined> {
    try {
      return await readFile(join(this.log.here.opened().dir, path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

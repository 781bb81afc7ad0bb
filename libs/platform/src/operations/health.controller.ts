import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CHECKPOINTS, oneOf, ProjectionHost, t, type EventStore, type ReadStore } from '#kernel';
import type { FastifyReply } from 'fastify';
import { EVENT_STORE, InjectConfig, READ_STORE } from '../casebook/tokens.js';
import { WorkGate } from '../casebook/work-gate.js';
import type { Config } from '../config/config.js';
import { Public } from '../identity/requires.js';
import { Answers } from '../openapi/answers.js';
import { text, type AnswerOf } from '../openapi/shapes.js';

/** One thing that must be well for the service to be ready. */
const checked = t.Object({
  name: text('eventStore'),
  ok: t.Boolean(),
  why: t.Optional(t.String({ description: 'What is the matter.' })),
});
type Check = AnswerOf<typeof checked>;

const liveness = t.Object({ status: t.Literal('up') });
const readiness = t.Object({ status: oneOf(['ready', 'notReady']), checks: t.Array(checked) });

/** How long a store may take to answer, in milliseconds. */
const PATIENCE_MS = 2_000;

@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore,
    @Inject(READ_STORE) private readonly documents: ReadStore,
    @InjectConfig() private readonly config: Config,
    private readonly projections: ProjectionHost,
    private readonly gate: WorkGate,
  ) {}

  /** The process runs and answers. */
  @Get('live')
  @Answers(liveness)
  @Public()
  @ApiOperation({ summary: 'Is the process alive?' })
  live(): AnswerOf<typeof liveness> {
    return { status: 'up' };
  }

  /** The service can do its work; if not, the answer says what is the matter. */
  @Get('ready')
  @Answers(readiness)
  @Answers(readiness, { status: 503 })
  @Public()
  @ApiOperation({ summary: 'Can the service do its work?' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<AnswerOf<typeof readiness>> {
    const checks = await Promise.all([
      check('eventStore', () => this.events.head()),
      check('readStore', () => this.documents.get(CHECKPOINTS.name, 'probe')),
      check('start', async () => this.gate.insistOnWork()),
      ...(this.config.roles.has('projections')
        ? [check('projections', () => this.insistOnProjections())]
        : []),
    ]);
    const isReady = checks.every(({ ok }) => ok);
    if (!isReady) reply.status(503).header('Retry-After', '5');
    return { status: isReady ? 'ready' : 'notReady', checks };
  }

  /** Every projection has a build that answers queries. Parked streams are an operator's matter, not a load balancer's. */
  private async insistOnProjections(): Promise<void> {
    const all = await this.projections.status();
    const names = new Set(all.map(({ projection }) => projection));
    const serving = new Set(all.filter((status) => status.serving).map(({ projection }) => projection));
    const missing = [...names].filter((name) => !serving.has(name));
    if (missing.length > 0) throw new Error(`Being built for the first time: ${missing.join(', ')}.`);
  }
}

async function check(name: string, probe: () => Promise<unknown>): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${PATIENCE_MS} ms.`)), PATIENCE_MS);
  });
  try {
    await Promise.race([probe(), tooLong]);
    return { name, ok: true };
  } catch (error) {
    return { name, ok: false, why: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

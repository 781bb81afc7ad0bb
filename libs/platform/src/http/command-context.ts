import { createParamDecorator, Injectable, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import type { Actor, Clock, CommandContext as Context, Ids } from '#kernel';
import type { FastifyRequest } from 'fastify';
import { hash } from 'node:crypto';
import { InjectClock, InjectIds } from '../casebook/tokens.js';
import { principalOf, type Principal } from '../identity/principal.js';
import { normaliseInstant } from '../input/time-fields.js';
import { canonicalJson } from './canonical-json.js';
import { invalid } from './problems.js';

/** How far the clocks of callers may be ahead of ours. */
const TOLERANCE_MS = 60_000;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const IDEMPOTENCY_KEY = /^[\x21-\x7E]{1,200}$/;
const ETAG = /^"?(\d{1,15})"?$/;

/** Makes the context of a command from what the request says about itself and who sent it. */
@Injectable()
export class CommandContextPipe implements PipeTransform<FastifyRequest, Context> {
  constructor(
    @InjectClock() private readonly clock: Clock,
    @InjectIds() private readonly ids: Ids,
  ) {}

  transform(request: FastifyRequest): Context {
    const principal = principalOf(request);
    return {
      actor: actorOf(principal),
      ...this.identityOf(request, principal),
      correlationId: correlationIdOf(request),
      causationId: request.id,
      ...traceOf(request),
      ...expectationOf(request),
      ...this.recordOf(request),
    };
  }

  /** With an Idempotency-Key a command can be known again; without one it is new. */
  private identityOf(
    request: FastifyRequest,
    principal: Principal,
  ): Pick<Context, 'commandId' | 'commandHash'> {
    const key = request.headers['idempotency-key'];
    if (key === undefined) return { commandId: this.ids.next() };
    if (typeof key !== 'string' || !IDEMPOTENCY_KEY.test(key)) {
      throw invalid([
        { field: 'Idempotency-Key', message: 'must be 1 to 200 visible ASCII characters, such as a UUID' },
      ]);
    }
    const path = request.url.split('?', 1)[0] ?? '';
    return {
      commandId: this.ids.from('command', principal.id, request.method, path, key),
      commandHash: hash('sha256', canonicalJson(request.body ?? {})),
    };
  }

  /** What the body says by the fields of `Recorded`; a body that may not say it is refused by its DTO. */
  private recordOf(request: FastifyRequest): Pick<Context, 'occurredAt' | 'reason'> {
    const body = (request.body ?? {}) as { readonly occurredAt?: unknown; readonly reason?: unknown };
    const occurredAt = normaliseInstant(body.occurredAt);
    if (
      typeof occurredAt === 'string' &&
      Date.parse(occurredAt) > Date.parse(this.clock.now()) + TOLERANCE_MS
    ) {
      throw invalid([{ field: 'occurredAt', message: 'must not lie in the future' }]);
    }
    return {
      ...(typeof occurredAt === 'string' ? { occurredAt } : {}),
      ...(typeof body.reason === 'string' ? { reason: body.reason } : {}),
    };
  }
}

const FromRequest = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<FastifyRequest>(),
);

/**
 * Who gives the command, when, why, and how to know it again. One name for the decorator and for what it
 * hands in: `@CommandContext() context: CommandContext`.
 *
 * The actor is the authenticated principal. `Idempotency-Key` makes the command's id, `If-Match` its
 * expected revision, `X-Correlation-Id` (a UUID) and `traceparent` (W3C) are kept.
 */
export const CommandContext = (): ParameterDecorator => FromRequest(CommandContextPipe);
export type CommandContext = Context;

/** The actor that the log shall name. Frozen per principal, so that a request makes none. */
export function actorOf(principal: Principal): Actor {
  let actor = ACTORS.get(principal);
  if (!actor) {
    const { id, kind, roles, onBehalfOf } = principal;
    actor = Object.freeze({ id, kind, roles, ...(onBehalfOf === undefined ? {} : { onBehalfOf }) });
    ACTORS.set(principal, actor);
  }
  return actor;
}

const ACTORS = new WeakMap<Principal, Actor>();

function correlationIdOf({ headers, id }: FastifyRequest): string {
  const given = headers['x-correlation-id'];
  return typeof given === 'string' && UUID.test(given) ? given.toLowerCase() : id;
}

function traceOf({ headers }: FastifyRequest): Pick<Context, 'traceparent'> {
  const { traceparent } = headers;
  return typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? { traceparent } : {};
}

/**
 * `If-Match: "3"`. A weak tag never matches (RFC 9110), and so is refused; `*` asks for no revision:
 * that there is something to change is for the rules of the domain.
 */
function expectationOf({ headers }: FastifyRequest): Pick<Context, 'expectedRevision'> {
  const tag = headers['if-match']?.trim();
  if (tag === undefined || tag === '*') return {};
  const revision = ETAG.exec(tag)?.[1];
  if (revision === undefined) {
    throw invalid([
      {
        field: 'If-Match',
        message: 'must be the ETag of what you read, such as "3" (one, and not a weak one), or *',
      },
    ]);
  }
  return { expectedRevision: Number(revision) };
}

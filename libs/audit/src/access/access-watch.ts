import { Readable } from 'node:stream';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { present, type Clock } from '#kernel';
import {
  InjectClock,
  invalid,
  isPermitted,
  PROBLEM_MEDIA_TYPE,
  unavailable,
  type Principal,
} from '#platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AccessRecorder } from './access-recorder.js';
import type { Access } from './access.events.js';
import { Allowance } from './allowance.js';
import { auditReadOf, isOfAudit, type AuditRead } from './audit-reads.js';

type Reader = Pick<Principal, 'id' | 'roles' | 'onBehalfOf'>;

const LONGEST_ADDRESS = 2_000;
/** How often in a minute those who show no good token are put on record: the log is not theirs to fill. */
const STRANGERS_PER_MINUTE = 20;
/** In place of an account. No account is without roles. */
const NOBODY: Reader = { id: 'nobody', roles: [] };

/**
 * Sees to it that every read of the audit is written down, refused ones too: in one place, whatever route answers, so
 * that none can forget it. An answer leaves only when its record outlives this process.
 */
@Injectable()
export class AccessWatch implements OnModuleInit {
  private readonly logger = new Logger('AccessWatch');
  private readonly strangers = new Allowance(STRANGERS_PER_MINUTE);

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly recorder: AccessRecorder,
    @InjectClock() private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const server = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    server.addHook('preHandler', (request, _reply, done) => {
      done(reasonIsMissing(request) ? noReason() : undefined);
    });
    // Without a promise where there is nothing to wait for: every answer of the service comes by here.
    server.addHook('onSend', (request, reply, payload, done) => {
      const writing = this.write(request, reply);
      if (!writing) {
        done(null, payload);
        return;
      }
      writing.then(
        () => done(null, payload),
        (error: unknown) => {
          if (payload instanceof Readable) payload.destroy();
          this.logger.error(`Request ${request.id} is not answered: ${String(error)}`);
          done(null, refuse(request, reply));
        },
      );
    });
  }

  /** @returns nothing when there is nothing to write, or it is written */
  private write(request: FastifyRequest, reply: FastifyReply): Promise<void> | undefined {
    const { principal } = request;
    // Where the service fails nobody sees anything; whatever else was answered, he was answered or refused.
    if (reply.statusCode >= 500 || !(principal || reply.statusCode === UNAUTHORIZED)) return undefined;
    const read = readOf(request);
    if (!read) return undefined;
    if (principal) return this.recorder.record(this.accessOf(read, principal, request, reply));
    this.writeStranger(read, request, reply);
    return undefined;
  }

  /** Nothing that a stranger said gets into the log, and he waits for nothing. */
  private writeStranger(read: AuditRead, request: FastifyRequest, reply: FastifyReply): void {
    const asked = request.routeOptions.url ?? '';
    const { reason: _said, ...access } = this.accessOf(read, NOBODY, request, reply);
    const allowed = this.strangers.take(access.at);
    if (allowed === 'used up') {
      this.logger.warn(
        `Who shows no good token is put on record ${STRANGERS_PER_MINUTE} times a minute, no more.`,
      );
    }
    if (allowed === 'taken') this.recorder.record({ ...access, asked })?.catch(() => undefined);
  }

  private accessOf(
    { what }: AuditRead,
    { id, roles, onBehalfOf }: Reader,
    request: FastifyRequest,
    { statusCode }: FastifyReply,
  ): Access {
    return {
      at: this.clock.now(),
      by: { id, roles: [...roles], ...present({ onBehalfOf }) },
      what,
      asked: withoutPersons(request.url).slice(0, LONGEST_ADDRESS),
      outcome: statusCode,
      ...present({ reason: reasonOf(request) }),
      from: request.ip,
      requestId: request.id,
    };
  }
}

const UNAUTHORIZED = 401;

const readOf = ({ method, routeOptions, query }: FastifyRequest): AuditRead | undefined =>
  auditReadOf(method, routeOptions.url ?? '', (query ?? {}) as Readonly<Record<string, unknown>>);

/** Whom somebody looked for is nothing that the log should keep open for ever; that it was looked for, is. */
const withoutPersons = (url: string): string =>
  /[?&](?:text|contact|q)=/.test(url) ? url.replace(/([?&](?:text|contact|q)=)[^&]*/g, '$1…') : url;

/** Why it is read: said with the request, or once and for all in the token. */
function reasonOf({ headers, body, principal }: FastifyRequest): string | undefined {
  const given = headers['x-reason'];
  if (typeof given === 'string' && given.trim() !== '') return decoded(given.trim());
  const { reason } = (body ?? {}) as { readonly reason?: unknown };
  return typeof reason === 'string' ? reason : principal?.reason;
}

/** A header has no letters beyond ASCII, so that these come percent-encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text).slice(0, 500);
  } catch {
    return text.slice(0, 500);
  }
}

/** Whoever looks at what became of persons says why. Who may not look at all is told that, by the access guard. */
function reasonIsMissing(request: FastifyRequest): boolean {
  const { principal, routeOptions } = request;
  if (!principal || reasonOf(request) !== undefined || readOf(request)?.personal !== true) return false;
  return isPermitted(principal.roles, isOfAudit(routeOptions.url ?? '') ? 'audit.read' : 'cases.history');
}

const noReason = () =>
  invalid([
    {
      field: 'X-Reason',
      message:
        'must say why you read this: it shows personal data. Give it as a header, or as the claim `reason` of your token',
    },
  ]);

function refuse({ id }: FastifyRequest, reply: FastifyReply): string {
  const { problem, headers } = unavailable(
    'access-log-unavailable',
    'Nobody may read this without a record of it, and none can be written at the moment. Try again.',
  );
  void reply.code(problem.status).headers(headers).type(PROBLEM_MEDIA_TYPE);
  reply.removeHeader('etag');
  reply.removeHeader('content-length');
  return JSON.stringify({ ...problem, instance: `urn:uuid:${id}` });
}

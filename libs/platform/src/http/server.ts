import type { DynamicModule, LoggerService, NestApplicationOptions, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { authenticate } from '../identity/authentication.js';
import type { TokenVerifier } from '../identity/token-verifier.js';
import type { Config } from '../config/config.js';
import { describeApi } from '../openapi/describe-api.js';
import { Metrics } from '../telemetry/metrics.js';
import { refuseUnreadable } from './accept.js';
import { drainOnClose } from './drain.js';
import { readJsonBodies } from './json-body.js';
import { malformed, problem, PROBLEM_MEDIA_TYPE, ProblemException } from './problems.js';
import { Routes } from './routes.js';
import { secureHeaders } from './security-headers.js';

/** Large enough for a description that is too long to get as far as its validation, which names the field. */
const BODY_LIMIT = 4 * 1024 * 1024;
/** Longest time for the headers, and for a whole request, to come in. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_MS = 72_000;
/** Of one part of an address, in characters: longer than any id. */
const LONGEST_PARAMETER = 300;

export interface ServerOptions {
  readonly config: Config;
  readonly verifier: TokenVerifier;
  readonly logger: LoggerService;
}

/** The application on Fastify, with everything that holds for every request. It doesn't listen yet. */
export async function createServer(
  module: Type | DynamicModule,
  { config, verifier, logger }: ServerOptions,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: () => randomUUID(),
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    // The service has no Nest middleware; a request shall not pay for it.
    skipMiddie: true,
    frameworkErrors: answerBeforeRouting,
  });
  const server = adapter.getInstance();
  server.decorate('routes', new Routes(server));
  drainOnClose(server);
  secureHeaders(server);
  if (!config.roles.has('api')) withoutApi(adapter);
  refuseUnreadable(server);
  authenticate(server, verifier);
  readJsonBodies(server);
  server.setReplySerializer(serialise);

  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest types options as a class
  const options: NestApplicationOptions = { bodyParser: false, abortOnError: false, logger };
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, options);
  app.get(Metrics).watch(server);
  describeApi(app);
  return app;
}

/** What the router can't read never gets as far as the problem filter. */
function answerBeforeRouting({ code }: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const { problem: body } = malformed(
    code === 'FST_ERR_MAX_PARAM_LENGTH'
      ? `A part of the address has more than ${LONGEST_PARAMETER} characters.`
      : 'The address is not a valid URL.',
  );
  void reply.status(body.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(body));
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Which methods which paths answer to. */
    readonly routes: Routes;
  }
}

/** JSON with positions as decimal strings. They are rare here: presenters write them out, so the fast way comes first. */
function serialise(payload: unknown): string {
  try {
    return JSON.stringify(payload);
  } catch {
    return JSON.stringify(payload, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
  }
}

/** This copy of the program runs projections or processes; others answer requests. */
function withoutApi(adapter: FastifyAdapter): void {
  adapter.getInstance().addHook('onRequest', (request, _reply, done) => {
    if (request.url.startsWith('/v1/')) done(new ProblemException(NO_API));
    else done();
  });
}

const NO_API = problem(
  'no-api-here',
  'Not found',
  404,
  'This copy of the service does not answer requests: its ROLES leave out api.',
);

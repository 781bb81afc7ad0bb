import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isOperators, problemOfFailure } from './failures.js';
import { problem, PROBLEM_MEDIA_TYPE, ProblemException } from './problems.js';

/** What the framework refuses by itself, in our words. */
const KNOWN: Readonly<Record<number, readonly [code: string, title: string, detail?: string]>> = {
  400: ['malformed', 'The request can not be read'],
  401: ['unauthorized', 'Who are you?'],
  403: ['forbidden', 'Not permitted', 'Nobody may do this.'],
  404: ['not-found', 'Not found'],
  406: ['not-acceptable', 'Not acceptable'],
  408: ['timeout', 'The request took too long'],
  413: ['too-large', 'The request is too large', 'Send no more than 4 MiB.'],
  414: ['uri-too-long', 'The address is too long'],
  415: ['unsupported-media-type', 'Unsupported media type', 'Send JSON, as application/json.'],
  431: ['headers-too-large', 'The headers are too large'],
  503: ['unavailable', 'Not available at the moment'],
};

/** Turns whatever was thrown into a problem (RFC 9457). The only exception filter of the service. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (isOperators(error)) this.logger.error(`Request ${request.id}: ${error.message}`);
    // A stream that broke half-way has sent its status long ago.
    if (reply.sent || reply.raw.headersSent) return;

    const { problem: body, headers } = this.problemOf(error, request);
    void reply
      .headers(headers)
      .status(body.status)
      .type(PROBLEM_MEDIA_TYPE)
      .send(JSON.stringify({ ...body, instance: `urn:uuid:${request.id}` }));
  }

  private problemOf(error: unknown, request: FastifyRequest): ProblemException {
    if (error instanceof ProblemException) return error;
    if (request.is404) return nothingThere(request);
    return problemOfFailure(error, request) ?? ofFramework(error) ?? this.ourFault(error, request);
  }

  private ourFault(error: unknown, { id }: FastifyRequest): ProblemException {
    this.logger.error(
      `Request ${id} failed: ${messageOf(error)}`,
      error instanceof Error ? error.stack : undefined,
    );
    const detail = `It is our fault; when you report it, name ${id}.`;
    return new ProblemException(
      problem('internal', 'Something went wrong', 500, detail, { correlationId: id }),
    );
  }
}

/** What Nest and Fastify refuse. They say why in a sentence, unless we know a better one. */
function ofFramework(error: unknown): ProblemException | undefined {
  const status = statusOf(error);
  if (status === undefined || (status >= 500 && status !== 503)) return undefined;
  const [code, title, detail] = KNOWN[status] ?? ['refused', 'The request was refused'];
  return new ProblemException(problem(code, title, status, detail ?? messageOf(error)));
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = (error ?? {}) as { readonly statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 600 ? statusCode : undefined;
}

/** No route fits: because of the address, or because of the method alone? */
function nothingThere({ server, url, method }: FastifyRequest): ProblemException {
  const methods = server.routes.methodsOf(url.split('?', 1)[0] ?? '');
  if (methods.length === 0) {
    return new ProblemException(
      problem('no-such-route', 'Not found', 404, 'There is nothing at this address; see /docs.'),
    );
  }
  const allow = methods.join(', ');
  const detail = `${method} is not possible here. Possible: ${allow}.`;
  return new ProblemException(problem('method-not-allowed', 'Method not allowed', 405, detail), {
    Allow: allow,
  });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

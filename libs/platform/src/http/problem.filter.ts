import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { ReadModelBehind, ReadModelRebuilding, StoreUnavailable } from '#kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem, PROBLEM_MEDIA_TYPE, ProblemException, unavailable } from './problems.js';

/** What the framework refuses by itself, in our words. */
const KNOWN: Readonly<Record<number, readonly [code: string, title: string, detail?: string]>> = {
  400: ['malformed', 'The request can not be read'],
  401: ['unauthorized', 'Who are you?'],
  403: ['forbidden', 'Not permitted'],
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
    // A stream that broke half-way has sent its status long ago.
    if (reply.sent || reply.raw.headersSent) return;

    const { problem: body, headers } = this.asProblem(error, request);
    void reply
      .headers(headers)
      .status(body.status)
      .type(PROBLEM_MEDIA_TYPE)
      .send(JSON.stringify({ ...body, instance: `urn:uuid:${request.id}` }));
  }

  private asProblem(error: unknown, request: FastifyRequest): ProblemException {
    if (error instanceof ProblemException) return error;
    if (error instanceof StoreUnavailable) {
      this.logger.warn(`A store is unavailable (request ${request.id}): ${error.message}`);
      return unavailable(
        'store-unavailable',
        'A store can not be reached or can not write. Try again.',
        error,
      );
    }
    if (error instanceof ReadModelRebuilding) {
      return unavailable('read-model-rebuilding', error.message, { retryAfter: error.retryAfterSeconds });
    }
    if (error instanceof ReadModelBehind) {
      return unavailable('read-model-behind', error.message, { retryAfter: error.retryAfterSeconds });
    }
    if (request.is404) return nothingThere(request);
    const status = statusOf(error);
    const known = status < 500 || status === 503 ? (KNOWN[status] ?? KNOWN[400]) : undefined;
    if (known) {
      const [code, title, detail] = known;
      return new ProblemException(problem(code, title, status, detail ?? messageOf(error)));
    }
    this.logger.error(
      `Request ${request.id} failed: ${messageOf(error)}`,
      error instanceof Error ? error.stack : undefined,
    );
    return new ProblemException(
      problem(
        'internal',
        'Something went wrong',
        500,
        `It is our fault; when you report it, name ${request.id}.`,
        {
          correlationId: request.id,
        },
      ),
    );
  }
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
  return new ProblemException(
    problem(
      'method-not-allowed',
      'Method not allowed',
      405,
      `${method} is not possible here. Possible: ${allow}.`,
    ),
    { Allow: allow },
  );
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = (error ?? {}) as { readonly statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 600 ? statusCode : 500;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

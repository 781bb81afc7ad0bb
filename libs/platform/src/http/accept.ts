import type { FastifyInstance } from 'fastify';
import { problem, ProblemException } from './problems.js';

const GIVEN =
  /(?:\*\/\*|application\/(?:\*|json|problem\+json|octet-stream)|text\/(?:event-stream|plain|\*))/i;

/** Refuses a client of the API that can read none of what it is answered with. */
export function refuseUnreadable(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const { accept } = request.headers;
    if (accept === undefined || accept === '' || GIVEN.test(accept) || !request.url.startsWith('/v1/'))
      done();
    else done(notAcceptable());
  });
}

const notAcceptable = () =>
  new ProblemException(
    problem('not-acceptable', 'Not acceptable', 406, 'This API answers in application/json.'),
  );

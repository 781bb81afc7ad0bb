import type { FastifyInstance } from 'fastify';
import { invalidToken, unavailable } from '../http/problems.js';
import { InvalidToken, type TokenVerifier } from './token-verifier.js';
import type { Principal } from './principal.js';

const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/**
 * Finds out who sends a request, before its body is read. A request without a token goes on without a
 * principal, and the access guard decides; one with a bad token ends here.
 */
export function authenticate(server: FastifyInstance, verifier: TokenVerifier): void {
  server.decorateRequest('principal', undefined);
  server.addHook('onRequest', (request, _reply, done) => {
    const { authorization } = request.headers;
    if (authorization === undefined) {
      done();
      return;
    }
    identify(authorization, verifier).then(
      (principal) => {
        request.principal = principal;
        done();
      },
      (error: unknown) => {
        done(asProblem(error));
      },
    );
  });
}

async function identify(authorization: string, verifier: TokenVerifier): Promise<Principal> {
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) throw new InvalidToken('Send the token as "Authorization: Bearer <token>".');
  return verifier.verify(token);
}

const asProblem = (error: unknown): Error =>
  error instanceof InvalidToken
    ? invalidToken(error.message)
    : unavailable('issuer-unavailable', "The issuer of tokens can't be reached. Try again.", {
        cause: error,
      });

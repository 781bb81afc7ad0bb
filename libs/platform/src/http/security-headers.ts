import type { FastifyInstance } from 'fastify';

/** Swagger UI styles its own elements; everything else comes from here and goes nowhere else. */
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const EVERYWHERE = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': POLICY,
  // Answers differ by who asks, and by what happened since.
  'Cache-Control': 'no-store',
};

/** Headers that keep browsers from doing what nobody asked for. Pages of the documentation set their own caching. */
export function secureHeaders(server: FastifyInstance): void {
  server.addHook('onRequest', (_request, reply, done) => {
    reply.headers(EVERYWHERE);
    done();
  });
}

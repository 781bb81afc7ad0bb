import type { FastifyInstance } from 'fastify';
import { setTimeout as pause } from 'node:timers/promises';

/** How long requests that are under way may take to end once the service is told to. */
const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 10;

/**
 * Lets requests that are under way end when the service does, then closes every connection: also those on
 * which nothing was ever asked (browsers open some in advance), which would hold it up for a minute.
 */
export function drainOnClose(server: FastifyInstance): void {
  let underWay = 0;
  server.addHook('onRequest', (_request, reply, done) => {
    underWay++;
    reply.raw.once('close', () => underWay--);
    done();
  });
  server.addHook('preClose', async () => {
    const deadline = Date.now() + PATIENCE_MS;
    while (underWay > 0 && Date.now() < deadline) await pause(LOOK_EVERY_MS);
    server.server.closeAllConnections();
  });
}

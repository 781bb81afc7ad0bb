import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** From a read of the cache to a command that waits for a disk. In seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** What Prometheus is told. Labels are routes and statuses, never ids. */
export class Metrics {
  readonly registry = new Registry();

  readonly requests = new Histogram({
    name: 'casebook_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: BUCKETS,
    registers: [this.registry],
  });

  readonly appends = new Histogram({
    name: 'casebook_append_duration_seconds',
    help: 'Time for which an append to the event store is under way.',
    labelNames: ['result'] as const,
    buckets: BUCKETS,
    registers: [this.registry],
  });

  readonly appending = new Gauge({
    name: 'casebook_append_queue_depth',
    help: 'Appends to the event store that are under way.',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'casebook_' });
  }

  /** Times every request, under its route's pattern. */
  watch(server: FastifyInstance): void {
    server.addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'none';
      this.requests.observe(
        { method: request.method, route, status: reply.statusCode },
        reply.elapsedTime / 1000,
      );
      done();
    });
  }
}

import { Injectable } from '@nestjs/common';
import { Metrics } from '#platform';
import { Gauge } from 'prom-client';
import { AuditLog } from '../log/audit-log.js';
import { AuditOutlets } from './audit-outlets.js';

/** Tells Prometheus how the log is, where it is kept. */
@Injectable()
export class AuditMetrics {
  constructor({ registry }: Metrics, log: AuditLog, outlets: AuditOutlets) {
    if (!log.isHere) return;
    const { here } = log;
    new Gauge({
      name: 'casebook_audit_signed_leaves',
      help: 'Events in the transparency log that the last checkpoint covers.',
      registers: [registry],
      collect() {
        this.set(here.known.last?.size ?? 0);
      },
    });
    new Gauge({
      name: 'casebook_audit_signing',
      help: '1 while the transparency log is built and signed, 0 while something stands in the way.',
      registers: [registry],
      collect() {
        this.set(here.state === 'building' && here.contradiction === undefined ? 1 : 0);
      },
    });
    new Gauge({
      name: 'casebook_audit_outlet_failing',
      help: '1 for a witness or place that did not take the newest checkpoint.',
      labelNames: ['outlet'] as const,
      registers: [registry],
      collect() {
        this.reset();
        for (const { name, trouble } of outlets.status) {
          this.set({ outlet: name }, trouble === undefined ? 0 : 1);
        }
      },
    });
  }
}

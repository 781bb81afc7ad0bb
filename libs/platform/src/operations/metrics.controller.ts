import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProcessHost, ProjectionHost } from '#kernel';
import { Gauge } from 'prom-client';
import { Public } from '../identity/requires.js';
import { Answers } from '../openapi/answers.js';
import { text } from '../openapi/shapes.js';
import { Metrics } from '../telemetry/metrics.js';

@ApiTags('operations')
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    projections: ProjectionHost,
    processes: ProcessHost,
  ) {
    watchProjections(metrics, projections);
    watchProcesses(metrics, processes);
  }

  /** For Prometheus. */
  @Get()
  @Answers(text('# TYPE casebook_projection_lag_seconds gauge'), { as: 'text/plain' })
  @Public()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Figures for Prometheus' })
  all(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}

/** Asks the projections how they are whenever somebody looks. */
function watchProjections({ registry }: Metrics, projections: ProjectionHost): void {
  const labelNames = ['projection'] as const;
  const parked = new Gauge({
    name: 'casebook_projection_parked_streams',
    help: 'Streams that a projection has set aside.',
    labelNames,
    registers: [registry],
  });
  const positions = new Gauge({
    name: 'casebook_projection_lag_positions',
    help: 'How far a projection is behind the head of the log, in positions.',
    labelNames,
    registers: [registry],
  });
  new Gauge({
    name: 'casebook_projection_lag_seconds',
    help: 'How far a projection is behind the head of the log, in time.',
    labelNames,
    registers: [registry],
    async collect() {
      for (const gauge of [parked, positions, this]) gauge.reset();
      for (const status of await projections.status()) {
        if (!status.serving) continue;
        const labels = { projection: status.projection };
        parked.set(labels, status.parked.length);
        positions.set(labels, Number(status.lag.positions));
        this.set(labels, status.lag.seconds);
      }
    },
  });
}

/** Asks the processes how they are whenever somebody looks. */
function watchProcesses({ registry }: Metrics, processes: ProcessHost): void {
  new Gauge({
    name: 'casebook_process_waiting_timers',
    help: 'Timers that processes have set.',
    registers: [registry],
    collect() {
      this.set(processes.waitingTimers);
    },
  });
  new Gauge({
    name: 'casebook_process_parked_instances',
    help: 'Instances that a process has set aside.',
    labelNames: ['process'] as const,
    registers: [registry],
    async collect() {
      this.reset();
      for (const { process, parked } of await processes.status()) this.set({ process }, parked.length);
    },
  });
}

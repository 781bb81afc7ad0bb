import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProcessHost, ProjectionHost, StoreUnavailable } from '#kernel';
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
    watchLeases(metrics, projections, processes);
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

/**
 * Asks the projections how they are whenever somebody looks. Each copy of the program tells of the partitions that it
 * works on, so that the figures of all copies add up; and how many partitions nobody works on.
 */
function watchProjections({ registry }: Metrics, projections: ProjectionHost): void {
  const collect = sharedLook(async () => {
    const all = await projections.status().catch(noneWhileAway);
    for (const each of [lags, positions, parks, unassigned]) each.reset();
    for (const { serving, projection, parked, shares } of all) {
      if (!serving) continue;
      parks.set({ projection }, parked.length);
      unassigned.set({ projection }, shares.filter(({ state }) => state === 'unassigned').length);
      for (const { partition, lag, state } of shares) {
        if (state === 'elsewhere' || state === 'unassigned') continue;
        positions.set({ projection, partition }, Number(lag.positions));
        lags.set({ projection, partition }, lag.seconds);
      }
    }
  });
  const gauge = (name: string, help: string, labelNames: readonly string[]) =>
    new Gauge({ name, help, labelNames, registers: [registry], collect });
  const lags = gauge(
    'casebook_projection_lag_seconds',
    'How far a partition of a projection is behind the head of the log, in time.',
    ['projection', 'partition'],
  );
  const positions = gauge(
    'casebook_projection_lag_positions',
    'How far a partition of a projection is behind the head of the log, in positions.',
    ['projection', 'partition'],
  );
  const parks = gauge('casebook_projection_parked_streams', 'Streams that a projection has set aside.', [
    'projection',
  ]);
  const unassigned = gauge(
    'casebook_projection_unassigned_partitions',
    'Partitions of a projection that no copy works on.',
    ['projection'],
  );
}

/** How much of the shared work is done here. */
function watchLeases({ registry }: Metrics, projections: ProjectionHost, processes: ProcessHost): void {
  new Gauge({
    name: 'casebook_leases_held',
    help: 'Leases that this copy holds: one for each partition that it works on.',
    labelNames: ['work'] as const,
    registers: [registry],
    collect() {
      this.set({ work: 'projections' }, projections.heldLeases().length);
      this.set({ work: 'processes' }, processes.heldLeases().length);
    },
  });
}

/** Asks the processes how they are whenever somebody looks; each copy of the program tells of what it works on. */
function watchProcesses({ registry }: Metrics, processes: ProcessHost): void {
  new Gauge({
    name: 'casebook_process_waiting_timers',
    help: 'Timers that processes have set.',
    registers: [registry],
    collect() {
      this.set(processes.waitingTimers);
    },
  });
  const collect = sharedLook(async () => {
    const all = await processes.status().catch(noneWhileAway);
    for (const each of [lags, parks, unassigned]) each.reset();
    for (const { process, parked, shares } of all) {
      parks.set({ process }, parked.length);
      unassigned.set({ process }, shares.filter(({ state }) => state === 'unassigned').length);
      for (const { partition, lag, state } of shares) {
        if (state === 'elsewhere' || state === 'unassigned') continue;
        lags.set({ process, partition }, lag.seconds);
      }
    }
  });
  const gauge = (name: string, help: string, labelNames: readonly string[]) =>
    new Gauge({ name, help, labelNames, registers: [registry], collect });
  const lags = gauge(
    'casebook_process_lag_seconds',
    'How far a partition of a process is behind the head of the log, in time.',
    ['process', 'partition'],
  );
  const parks = gauge('casebook_process_parked_instances', 'Instances that a process has set aside.', [
    'process',
  ]);
  const unassigned = gauge(
    'casebook_process_unassigned_partitions',
    'Partitions of a process that no copy works on.',
    ['process'],
  );
}

/**
 * One look for all figures that come of it: each of them waits for it. Of figures that are set by another one's look,
 * a reader is shown what the reader before should have seen.
 */
function sharedLook(look: () => Promise<void>): () => Promise<void> {
  let looking: Promise<void> | undefined;
  return () => (looking ??= look().finally(() => (looking = undefined)));
}

/** What only an absent store could tell is left out; the other figures say that it is absent. */
function noneWhileAway(error: unknown): [] {
  if (error instanceof StoreUnavailable) return [];
  throw error;
}
